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

/** An example in {@code docs/examples}. It runs from its jar, by the commands of its guide. */
record ExampleService(URI uri, Process process, Path log) implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(2);

    /** The examples: the guide, the variable for the port, and a path with its status once the example is ready. */
    enum Example {
        ORDERS("docs/guides/protect-micronaut.md", "ORDERS_PORT", "/health/readiness", 200),
        SPRING("docs/guides/sign-in-server.md", "PORT", "/", 302);

        private final String guide;
        private final String portVariable;
        private final String path;
        private final int status;

        Example(String guide, String portVariable, String path, int status) {
            this.guide = guide;
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
        // Maven has built the example already. Bash becomes the JVM, so that it receives the signals.
        String commands = Guide.open(example.guide)
                .block("Run it")
                .replaceFirst("mvn .*\n", "")
                .replace("java -cp", "exec java -cp");
        ProcessBuilder builder = new ProcessBuilder(List.of("bash", "-eu", "-c", commands))
                .directory(Repository.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Path java = Path.of(System.getProperty("java.home"), "bin");
        builder.environment().merge("PATH", java.toString(), (path, first) -> first + File.pathSeparator + path);
        builder.environment().put("JDK_JAVA_OPTIONS", "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        builder.environment().putAll(settings);
        builder.environment().put(example.portVariable, Integer.toString(port));
        ExampleService service = new ExampleService(URI.create("http://localhost:" + port), builder.start(), log);
        Caller caller = new Caller();
        try {
            await().atMost(LONG)
                    .until(() -> !service.process().isAlive()
                            || caller.status(service.uri(), example.path, "none") == example.status);
        } catch (RuntimeException late) {
            service.close();
            throw late;
        }
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
