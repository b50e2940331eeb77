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

/** An example in {@code docs/examples}. It runs from its jar, as a reader would run it. */
record ExampleService(URI uri, Process process, Path log) implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(2);

    /**
     * The examples: the folder and jar, the main class, the variable for the port, and a path with its status once it
     * is ready.
     */
    enum Example {
        ORDERS("orders-service", "com.example.orders.OrdersService", "ORDERS_PORT", "/health/readiness", 200),
        SPRING("spring-client", "com.example.reader.Reader", "PORT", "/", 302);

        private final String module;
        private final String mainClass;
        private final String portVariable;
        private final String path;
        private final int status;

        Example(String module, String mainClass, String portVariable, String path, int status) {
            this.module = module;
            this.mainClass = mainClass;
            this.portVariable = portVariable;
            this.path = path;
            this.status = status;
        }
    }

    /**
     * Starts the example, and waits until it is ready.
     *
     * @param settings the settings of the guide, as environment variables
     * @param log the file that receives its output
     */
    static ExampleService start(Example example, int port, Map<String, String> settings, Path log) throws IOException {
        Path target = Repository.root()
                .resolve("docs/examples")
                .resolve(example.module)
                .resolve("target");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        example.module + ".jar" + File.pathSeparator + "lib/*",
                        example.mainClass))
                .directory(target.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(settings);
        builder.environment().put(example.portVariable, Integer.toString(port));
        ExampleService service = new ExampleService(URI.create("http://localhost:" + port), builder.start(), log);
        Caller caller = new Caller();
        await().atMost(LONG)
                .until(() -> !service.process().isAlive()
                        || caller.status(service.uri(), example.path, "none") == example.status);
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
