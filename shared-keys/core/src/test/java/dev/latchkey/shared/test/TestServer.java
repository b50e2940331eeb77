package dev.latchkey.shared.test;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The PostgreSQL of a test run. It is a container if a container engine answers and has the image or can pull it, else
 * the server's own binaries. The environment variable {@code LATCHKEY_TEST_DATABASE} ({@code container} or
 * {@code embedded}) overrides this choice; then nothing else is tried. The log says which one it is, and why.
 *
 * @param password the password of the superuser {@code postgres}
 */
record TestServer(String host, int port, String password) {
    private static final Logger LOG = LoggerFactory.getLogger(TestServer.class);
    private static final String IMAGE = "postgres:18-alpine";
    /** The image that Testcontainers 2.0.5 uses to clean up after a test run that was killed. */
    private static final String REAPER_IMAGE = "testcontainers/ryuk:0.14.0";

    private static final String PASSWORD = "test";

    /** The same as in Compose and in the local stack. */
    private static final Map<String, String> SETTINGS =
            Map.of("max_connections", "300", "reserved_connections", "120", "max_notify_queue_pages", "1024");

    static TestServer start() {
        return switch (System.getenv("LATCHKEY_TEST_DATABASE")) {
            case "container" -> container();
            case "embedded" -> embedded("LATCHKEY_TEST_DATABASE asks for it");
            case null -> containerOrElseEmbedded();
            case String other ->
                throw new IllegalArgumentException(
                        "LATCHKEY_TEST_DATABASE must be container or embedded, but is " + other);
        };
    }

    /** Without an engine, or without a registry for the images, Testcontainers itself would search for minutes. */
    private static TestServer containerOrElseEmbedded() {
        if (!docker("version")) {
            return embedded("no container engine answers");
        }
        if (!has(IMAGE) || (!"true".equals(System.getenv("TESTCONTAINERS_RYUK_DISABLED")) && !has(REAPER_IMAGE))) {
            return embedded(
                    "the container engine lacks the image " + IMAGE + " or " + REAPER_IMAGE + ", and cannot pull it");
        }
        try {
            return container();
        } catch (RuntimeException e) {
            LOG.warn("The container is unusable, so the embedded server is used instead.", e);
            return embedded("the container did not start, or cannot be reached");
        }
    }

    private static TestServer container() {
        PostgreSQLContainer container =
                new PostgreSQLContainer(IMAGE).withUsername("postgres").withPassword(PASSWORD);
        container.setCommand(Stream.concat(
                        Stream.of("postgres", "-cfsync=off"),
                        SETTINGS.entrySet().stream().map(setting -> "-c" + setting.getKey() + "=" + setting.getValue()))
                .toArray(String[]::new));
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
        TestServer server = new TestServer(container.getHost(), container.getFirstMappedPort(), PASSWORD);
        server.requireReachable();
        LOG.info("Test database: {} in a container, at {}:{}.", IMAGE, server.host, server.port);
        return server;
    }

    /**
     * Checks the connection: tests that run in a container themselves may get an address where the engine's ports are
     * unreachable.
     */
    private void requireReachable() {
        String url = "jdbc:postgresql://" + host + ":" + port + "/postgres?connectTimeout=5";
        try (Connection connection = DriverManager.getConnection(url, "postgres", password)) {
            LOG.debug("Connected to {}.", connection.getMetaData().getDatabaseProductVersion());
        } catch (SQLException e) {
            throw new IllegalStateException("no connection to " + url + "; TESTCONTAINERS_HOST_OVERRIDE may help", e);
        }
    }

    private static boolean has(String image) {
        return docker("image", "inspect", image) || docker("pull", "--quiet", image);
    }

    private static boolean docker(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "docker";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            LOG.debug("The docker command is missing.", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static TestServer embedded(String reason) {
        try {
            EmbeddedPostgres.Builder server = EmbeddedPostgres.builder();
            SETTINGS.forEach(server::setServerConfig);
            EmbeddedPostgres postgres = server.start(); // its own shutdown hook stops it
            LOG.info("Test database: the embedded server on port {}, because {}.", postgres.getPort(), reason);
            return new TestServer("localhost", postgres.getPort(), PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL does not start", e);
        }
    }
}
