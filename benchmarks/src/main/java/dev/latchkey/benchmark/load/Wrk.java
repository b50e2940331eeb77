package dev.latchkey.benchmark.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The load generator wrk, from Debian's package wrk. It uses little processor time itself.
 *
 * @param folder for the files that wrk reads
 */
public record Wrk(Path folder) {
    private static final String SCRIPT = "load.lua";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * Checks that wrk is installed.
     *
     * @throws LoadFailure that names the package to install
     */
    public static void requireInstalled() {
        try {
            // Without arguments wrk prints its usage. Its exit status then tells nothing.
            new ProcessBuilder("wrk")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException missing) {
            throw new LoadFailure("wrk, which makes the load, is missing: install Debian's package wrk.", missing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LoadFailure("interrupted", interrupted);
        }
    }

    /**
     * Copies the script to the folder.
     *
     * @return the generator
     */
    public static Wrk in(Path folder) {
        try (InputStream script = Objects.requireNonNull(Wrk.class.getResourceAsStream(SCRIPT))) {
            Files.copy(script, folder.resolve(SCRIPT), StandardCopyOption.REPLACE_EXISTING);
            return new Wrk(folder);
        } catch (IOException failed) {
            throw new LoadFailure("cannot write to " + folder, failed);
        }
    }

    /** {@return a load with this request, on {@code connections} connections to each target} */
    public Load load(WrkRequest request, int connections) {
        Path authorizations = write(request.authorizations());
        return length -> run(request, authorizations, connections, length);
    }

    private LoadResult run(WrkRequest request, Path authorizations, int connections, Duration length) {
        int threads = request.targets().size();
        ProcessBuilder command = new ProcessBuilder(
                        "wrk",
                        "--threads=" + threads,
                        "--connections=" + connections * threads,
                        "--duration=" + Math.max(length.toSeconds(), 1) + "s",
                        "--timeout=10s",
                        "--script=" + folder.resolve(SCRIPT),
                        request.targets().getFirst().toString())
                .redirectErrorStream(true);
        command.environment().keySet().removeIf(name -> name.startsWith("LOAD_"));
        command.environment().putAll(environment(request, authorizations));
        return new WrkOutput(outputOf(command, length.plus(PATIENCE))).result();
    }

    private static Map<String, String> environment(WrkRequest request, Path authorizations) {
        String addresses = request.targets().stream()
                .map(target -> target.getHost() + ":" + target.getPort())
                .collect(Collectors.joining(","));
        Map<String, String> always = Map.of(
                "LOAD_ADDRESSES",
                addresses,
                "LOAD_METHOD",
                request.form().isPresent() ? "POST" : "GET",
                "LOAD_PATH",
                request.targets().getFirst().getPath(),
                "LOAD_AUTHORIZATIONS",
                authorizations.toString());
        Map<String, String> variables = new HashMap<>(always);
        request.form().ifPresent(form -> {
            variables.put("LOAD_BODY", form);
            variables.put("LOAD_CONTENT_TYPE", "application/x-www-form-urlencoded");
        });
        return variables;
    }

    private static String outputOf(ProcessBuilder command, Duration patience) {
        try {
            Process process = command.start();
            process.getOutputStream().close();
            Thread watch = Thread.startVirtualThread(() -> killWhenLate(process, patience));
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            watch.interrupt();
            if (status != 0) {
                throw new LoadFailure("wrk ended with status %d: %s".formatted(status, output.strip()));
            }
            return output;
        } catch (IOException failed) {
            throw new LoadFailure("wrk cannot be run", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LoadFailure("interrupted", interrupted);
        }
    }

    private static void killWhenLate(Process process, Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException ended) {
            // wrk has ended in time.
        }
    }

    private Path write(List<String> lines) {
        try {
            return Files.write(Files.createTempFile(folder, "authorizations-", ""), lines);
        } catch (IOException failed) {
            throw new LoadFailure("cannot write to " + folder, failed);
        }
    }
}
