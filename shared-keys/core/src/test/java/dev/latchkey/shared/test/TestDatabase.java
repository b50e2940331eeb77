package dev.latchkey.shared.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A new Latchkey database with its roles, an empty audit log and empty schemas. It is on a real PostgreSQL that runs
 * once per JVM. Test classes that each create a database do not disturb each other.
 *
 * @param host the host of the server, or of a proxy in front of it
 * @param port the port of the server, or of that proxy
 * @param name the database's name
 */
public record TestDatabase(String host, int port, String name) {
    private static final AtomicInteger MADE = new AtomicInteger();

    /** The role of a connection. */
    public enum Role {
        AUTH("latchkey_auth", "auth-password"),
        RESOURCE("latchkey_resource", "resource-password"),
        SUPERUSER("postgres", "");

        private final String user;
        private final String password;

        Role(String user, String password) {
            this.user = user;
            this.password = password;
        }

        public String user() {
            return user;
        }

        public String password() {
            return this == SUPERUSER ? Server.INSTANCE.password() : password;
        }
    }

    /** Starts the server for the first test that needs it. */
    private static final class Server {
        private static final TestServer INSTANCE = TestServer.start();
    }

    /** {@return a new database} */
    public static TestDatabase create() {
        return create("");
    }

    /** {@return a new database with a copy of everything in this one} This one must have no open connection. */
    public TestDatabase copy() {
        return create(" TEMPLATE " + name);
    }

    private static TestDatabase create(String template) {
        TestServer server = Server.INSTANCE;
        TestDatabase database = new TestDatabase(server.host(), server.port(), "latchkey_" + MADE.incrementAndGet());
        new TestDatabase(server.host(), server.port(), "postgres")
                .execute(Role.SUPERUSER, "CREATE DATABASE " + database.name + template);
        database.makeRoles(); // a copy needs this, too: PostgreSQL does not copy the rights on the database itself
        return database;
    }

    /** {@return a proxy in front of this database's server, for {@link #through}} */
    public DatabaseProxy proxy() {
        return new DatabaseProxy(host, port);
    }

    /** {@return this database, reached through the proxy} */
    public TestDatabase through(DatabaseProxy proxy) {
        return new TestDatabase("localhost", proxy.port(), name);
    }

    /** Makes the schema {@code shared} with the revocation log, as auth-service does at its start. */
    public void makeRevocationLog() {
        Flyway.configure()
                .dataSource(dataSource(Role.AUTH))
                .schemas("shared")
                .createSchemas(false)
                .locations("classpath:database/shared")
                .failOnMissingLocations(true)
                .load()
                .migrate();
    }

    /**
     * Makes the database's clock follow the test's clock: replaces {@code shared.clock}, which the service's migrations
     * have made.
     */
    public void follow(TestClock clock) {
        TestDatabase direct = new TestDatabase(Server.INSTANCE.host(), Server.INSTANCE.port(), name);
        direct.execute(Role.AUTH, """
                CREATE TABLE IF NOT EXISTS shared.test_clock (
                    only_row boolean PRIMARY KEY DEFAULT true, now timestamptz NOT NULL);
                GRANT SELECT ON shared.test_clock TO latchkey_verifier;
                INSERT INTO shared.test_clock (now) VALUES (clock_timestamp()) ON CONFLICT DO NOTHING;
                CREATE OR REPLACE FUNCTION shared.clock() RETURNS timestamptz
                LANGUAGE sql VOLATILE AS 'SELECT now FROM shared.test_clock'""");
        clock.follow(now -> direct.execute(Role.AUTH, "UPDATE shared.test_clock SET now = '" + now + "'"));
    }

    public String url() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + name;
    }

    /** {@return connections without a pool} */
    public DataSource dataSource(Role role) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url());
        dataSource.setUser(role.user());
        dataSource.setPassword(role.password());
        return dataSource;
    }

    /** {@return the settings of Micronaut's data source {@code default}} */
    public Map<String, String> properties(Role role) {
        return Map.of(
                "datasources.default.url", url(),
                "datasources.default.username", role.user(),
                "datasources.default.password", role.password());
    }

    /** Runs statements. */
    public void execute(Role role, String sql) {
        try (Connection connection = dataSource(role).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("the test's statement failed: " + sql, e);
        }
    }

    private void makeRoles() {
        try (Connection connection = dataSource(Role.SUPERUSER).getConnection();
                PreparedStatement passwords =
                        connection.prepareStatement("SELECT set_config('latchkey.auth_password', ?, false),"
                                + " set_config('latchkey.resource_password', ?, false)");
                Statement scripts = connection.createStatement()) {
            passwords.setString(1, Role.AUTH.password());
            passwords.setString(2, Role.RESOURCE.password());
            passwords.execute();
            scripts.execute(script("roles.sql"));
            scripts.execute(script("audit.sql"));
        } catch (SQLException e) {
            throw new IllegalStateException("the scripts in database/ failed", e);
        }
    }

    private static String script(String name) {
        try (InputStream file = TestDatabase.class.getResourceAsStream("/database/" + name)) {
            if (file == null) {
                throw new IllegalStateException("database/" + name + " is not on the class path");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("database/" + name + " cannot be read", e);
        }
    }
}
