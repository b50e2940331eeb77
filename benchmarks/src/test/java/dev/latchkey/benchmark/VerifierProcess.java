package dev.latchkey.benchmark;

import dev.latchkey.stack.LocalStack;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A resource-service beside those of a stack, with classes of its own before the service's. */
record VerifierProcess(URI uri, Process process) implements AutoCloseable {

    /**
     * Starts it, and waits until it is ready.
     *
     * @param classes a folder below the repository, or empty
     */
    static VerifierProcess start(LocalStack stack, int port, int managementPort, String classes)
            throws IOException, InterruptedException {
        Path repository = stack.settings().repository();
        Path target = repository.resolve("resource-service/target");
        List<String> classPath = List.of(
                classes.isEmpty() ? "" : repository.resolve(classes).toString(),
                target.resolve("resource-service.jar").toString(),
                target.resolve("lib") + "/*");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        String.join(
                                File.pathSeparator,
                                classPath.stream()
                                        .filter(part -> !part.isEmpty())
                                        .toList()),
                        "dev.latchkey.resource.ResourceService")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(Map.of(
                        "HOST",
                        "127.0.0.1",
                        "RESOURCE_PORT",
                        Integer.toString(port),
                        "RESOURCE_MANAGEMENT_PORT",
                        Integer.toString(managementPort),
                        "ISSUER",
                        stack.settings().issuer(),
                        "AUTH_URL",
                        stack.auth(1).uri().toString(),
                        "DATABASE_URL",
                        stack.postgres().jdbcUrl(),
                        "DATABASE_PASSWORD_FILE",
                        stack.settings()
                                .dataFolder()
                                .resolve("secrets/latchkey_resource")
                                .toString()));
        VerifierProcess started = new VerifierProcess(URI.create("http://127.0.0.1:" + port), builder.start());
        started.awaitReady(URI.create("http://127.0.0.1:" + managementPort + "/health/readiness"));
        return started;
    }

    private void awaitReady(URI readiness) throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (process.isAlive()) {
                try {
                    if (http.send(HttpRequest.newBuilder(readiness).build(), BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException notYet) {
                    // asked again
                }
                Thread.sleep(Duration.ofMillis(200));
            }
        }
        throw new IllegalStateException("the service has ended with status " + process.exitValue());
    }

    /** {@return of all its threads, since its start} */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
