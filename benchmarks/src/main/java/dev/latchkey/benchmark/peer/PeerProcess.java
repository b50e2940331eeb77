package dev.latchkey.benchmark.peer;

import dev.latchkey.benchmark.load.LoadFailure;
import dev.latchkey.benchmark.process.ResidentMemory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Another's server, as a process of this machine.
 *
 * @param address where it says that it is ready
 * @param startMillis how long it took to be ready
 */
record PeerProcess(Process process, URI address, double startMillis) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(20);

    /**
     * Starts it, and returns when it says that it is ready.
     *
     * @param readiness answers 200 then
     * @param log where what it writes goes
     */
    static PeerProcess start(List<String> command, Map<String, String> environment, URI readiness, Path log)
            throws InterruptedException {
        long begin = System.nanoTime();
        Process process = launch(command, environment, log);
        // Whatever ends this run ends it, too.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> kill(process)));
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (!isReady(http, readiness)) {
                if (!process.isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
                    kill(process);
                    throw new LoadFailure("%s does not get ready: %s".formatted(command.getFirst(), tail(log)));
                }
                Thread.sleep(PAUSE);
            }
        }
        return new PeerProcess(process, readiness, (System.nanoTime() - begin) / 1e6);
    }

    /** Runs it to its end, which must be a good one. */
    static void run(List<String> command, Map<String, String> environment, Path log) throws InterruptedException {
        Process process = launch(command, environment, log);
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            kill(process);
            throw new LoadFailure("%s did not end well: %s".formatted(command, tail(log)));
        }
    }

    /** {@return the number of the process that serves: what was started may be a script that waits for it} */
    long pid() {
        return server().pid();
    }

    double megabytes() {
        return ResidentMemory.megabytes(pid());
    }

    @Override
    public void close() {
        ProcessHandle server = server();
        server.destroy();
        try {
            server.onExit().get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException late) {
            server.destroyForcibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            kill(process);
        }
    }

    private ProcessHandle server() {
        return process.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElse(process.toHandle());
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static Process launch(List<String> command, Map<String, String> environment, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException missing) {
            throw new LoadFailure("%s cannot be started".formatted(command.getFirst()), missing);
        }
    }

    private static boolean isReady(HttpClient http, URI readiness) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(readiness)
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String tail(Path log) {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - 2000));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
