package dev.latchkey.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A copy of the example {@code docs/examples/verify-node}, which runs as a reader would run it. */
record NodeVerifier(Path folder) {
    private static final long PATIENCE_SECONDS = 120;

    /**
     * The result of a run.
     *
     * @param status 0 for a good token, 1 for a refused one, 2 if the example cannot decide
     */
    record Result(int status, String output, String errors) {}

    /** Copies the example, and installs the packages in its lock file. */
    static NodeVerifier install(Path folder) throws IOException {
        Path example = Repository.root().resolve("docs/examples/verify-node");
        for (String file : List.of("package.json", "package-lock.json", "verifier.mjs", "verify.mjs")) {
            Files.copy(example.resolve(file), folder.resolve(file));
        }
        NodeVerifier verifier = new NodeVerifier(folder);
        Result installed = verifier.run(List.of("npm", "ci", "--no-audit", "--no-fund"), Map.of(), "");
        if (installed.status() != 0) {
            throw new AssertionError("npm ci: " + installed);
        }
        return verifier;
    }

    /** Runs the example with a token on its standard input, and with its settings as environment variables. */
    Result verify(String token, Map<String, String> settings) {
        return run(List.of("node", "verify.mjs"), settings, token);
    }

    /** Runs a module that is beside the example's, with these environment variables. */
    Result runModule(String code, Map<String, String> variables) throws IOException {
        Files.writeString(folder.resolve("guide.mjs"), code);
        return run(List.of("node", "guide.mjs"), variables, "");
    }

    private Result run(List<String> command, Map<String, String> variables, String input) {
        try {
            Path output = Files.createTempFile(folder, "output", ".txt");
            Path errors = Files.createTempFile(folder, "errors", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(variables);
            Process process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " has not ended: " + Files.readString(errors));
            }
            return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
