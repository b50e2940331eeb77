package dev.latchkey.benchmark.peer;

import dev.latchkey.benchmark.load.LoadFailure;
import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.ServiceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Keycloak in production mode ({@code build}, then {@code start --optimized}), with its own database in the stack's
 * PostgreSQL. Everything else is Keycloak's default: its script chooses the heap and the garbage collector.
 *
 * @param home the unpacked distribution
 * @param port the port of its HTTP, without TLS, as Latchkey's
 */
record Keycloak(Path home, int port, int managementPort, String jdbcUrl, String databasePassword, String clientSecret) {
    static final String CLIENT = "bench";
    static final String USERNAME = "ada";
    static final String PASSWORD = "nine lanterns on the long pier";
    private static final String DATABASE = "keycloak";

    /** Creates the database and the realm, and runs Keycloak's {@code build}. */
    static Keycloak prepare(Path peers, LocalStack stack, Path log)
            throws IOException, SQLException, InterruptedException {
        ServiceSettings ports = ServiceSettings.onFreePorts();
        String url = stack.postgres().jdbcUrl();
        Keycloak keycloak = new Keycloak(
                home(peers),
                ports.port(),
                ports.managementPort(),
                url.substring(0, url.lastIndexOf('/') + 1) + DATABASE,
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString());
        keycloak.createDatabase(stack);
        keycloak.writeRealm();
        PeerProcess.run(List.of(keycloak.script(), "build", "--db=postgres", "--health-enabled=true"), Map.of(), log);
        return keycloak;
    }

    /** Starts Keycloak. The first start creates the tables and imports the realm. */
    PeerProcess start(Path log) throws InterruptedException {
        return PeerProcess.start(
                List.of(
                        script(),
                        "start",
                        "--optimized",
                        "--import-realm",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--http-management-port=" + managementPort,
                        "--hostname=http://127.0.0.1:" + port,
                        "--db-url=" + jdbcUrl,
                        "--db-username=" + DATABASE),
                Map.of("KC_DB_PASSWORD", databasePassword),
                URI.create("http://127.0.0.1:" + managementPort + "/health/ready"),
                log);
    }

    /** {@return the address of an endpoint of the realm, such as {@code token}} */
    URI endpoint(String path) {
        return URI.create("http://127.0.0.1:%d/realms/bench/protocol/openid-connect/%s".formatted(port, path));
    }

    private String script() {
        return home.resolve("bin/kc.sh").toString();
    }

    private void createDatabase(LocalStack stack) throws SQLException {
        try (Connection connection = stack.postgres().connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(DATABASE, databasePassword));
            statement.execute("CREATE DATABASE %s OWNER %s".formatted(DATABASE, DATABASE));
        }
    }

    private void writeRealm() throws IOException {
        try (InputStream template = Objects.requireNonNull(Keycloak.class.getResourceAsStream("realm.json"))) {
            Path folder = Files.createDirectories(home.resolve("data/import"));
            Files.writeString(
                    folder.resolve("bench.json"),
                    new String(template.readAllBytes(), StandardCharsets.UTF_8)
                            .replace("{secret}", clientSecret)
                            .replace("{password}", PASSWORD));
        }
    }

    private static Path home(Path peers) throws IOException {
        try (Stream<Path> folders = Files.list(peers.resolve("target"))) {
            Path home = folders.filter(folder -> folder.getFileName().toString().startsWith("keycloak-"))
                    .findFirst()
                    .orElseThrow(() -> new LoadFailure("Keycloak has not been unpacked to " + peers));
            // Maven unpacks the script without the permission to execute it.
            if (!home.resolve("bin/kc.sh").toFile().setExecutable(true)) {
                throw new LoadFailure("kc.sh cannot be made executable");
            }
            return home;
        }
    }

    /** Omits the secrets. */
    @Override
    public String toString() {
        return "Keycloak[" + port + "]";
    }
}
