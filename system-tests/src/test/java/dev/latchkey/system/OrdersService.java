package dev.latchkey.system;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The example in {@code docs/examples/orders-service}, as a process of its jar, as its readers run it. */
record OrdersService(URI uri, Process process, Path log) implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(2);

    /**
     * Starts it, and waits until it is ready.
     *
     * @param settings what the guide sets, as environment variables
     * @param log what it writes
     */
    static OrdersService start(int port, Map<String, String> settings, Path log) throws IOException {
        Path target = Repository.root().resolve("docs/examples/orders-service/target");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        "orders-service.jar" + File.pathSeparator + "lib/*",
                        "com.example.orders.OrdersService"))
                .directory(target.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(settings);
        builder.environment().put("ORDERS_PORT", Integer.toString(port));
        OrdersService service = new OrdersService(URI.create("http://localhost:" + port), builder.start(), log);
        Caller caller = new Caller();
        await().atMost(LONG)
                .until(() -> !service.process().isAlive()
                        || caller.status(service.uri(), "/health/readiness", "none") == 200);
        if (!service.process().isAlive()) {
            throw new AssertionError("It has ended: " + read(log));
        }
        return service;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        System.out.println(read(log));
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
