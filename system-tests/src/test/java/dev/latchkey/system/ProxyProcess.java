package dev.latchkey.system;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A proxy of Debian's, in the foreground, ended by its process id. */
final class ProxyProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Debian keeps servers here, which is not on every user's PATH. */
    private static final String SERVERS = "/usr/sbin";

    private final Process process;
    private final Path log;

    private ProxyProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static boolean isInstalled(String program) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of(SERVERS))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Starts it; what it writes goes to {@code log}, and at its end to the test's output. */
    static ProxyProcess start(Path log, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().merge("PATH", SERVERS, (path, servers) -> path + File.pathSeparator + servers);
        try {
            return new ProxyProcess(builder.start(), log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Makes nginx read its configuration again: requests under way end with the old one. */
    void reload() {
        try {
            new ProcessBuilder("sh", "-c", "kill -HUP " + process.pid()).start().waitFor();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            System.out.println(Files.readString(log));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
