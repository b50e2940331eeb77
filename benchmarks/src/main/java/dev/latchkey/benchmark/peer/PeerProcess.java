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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A peer's server, as a process on this machine.
 *
 * @param address the address of its readiness
 * @param startMillis the time from its start until it was ready, in milliseconds
 */
record PeerProcess(Process process, URI address, double startMillis) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** The servers that run. They end when this process ends. */
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(PeerProcess::kill)));
    }

    /**
     * Starts the server, and returns when it is ready.
     *
     * @param readiness answers 200 when the server is ready
     * @param log the file that receives its output
     */
    static PeerProcess start(List<String> command, Map<String, String> environment, URI readiness, Path log)
            throws InterruptedException {
        long begin = System.nanoTime();
        Process process = launch(command, environment, log);
        RUNNING.add(process);
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (!isReady(http, readiness)) {
                if (!process.isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
                    kill(process);
                    throw new LoadFailure("%s does not become ready: %s".formatted(command.getFirst(), tail(log)));
                }
                Thread.sleep(PAUSE);
            }
        }
        return new PeerProcess(process, readiness, (System.nanoTime() - begin) / 1e6);
    }

    /**
     * Runs the command to its end.
     *
     * @throws LoadFailure when it does not end with status 0 within 3 minutes
     */
    static void run(List<String> command, Map<String, String> environment, Path log) throws InterruptedException {
        Process process = launch(command, environment, log);
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            kill(process);
            throw new LoadFailure("%s failed: %s".formatted(command, tail(log)));
        }
    }

    /** {@return how many servers were started and not closed} */
    static int running() {
        return RUNNING.size();
    }

    /** {@return the pid of the server; the started process may be a script that waits for the server} */
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
        RUNNING.remove(process);
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
