package dev.latchkey.auth.key;

import dev.latchkey.shared.micronaut.database.Database;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this replica's keys those of the database, and takes whatever step of a rotation is due: at once when another
 * replica has changed something, and regularly in case that the notification is lost, or that nobody else is there.
 */
@Singleton
class KeyFollower {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFollower.class);
    private static final Duration REGULARLY = Duration.ofSeconds(1);

    /** While nothing signs, requests are waiting. */
    private static final Duration URGENTLY = Duration.ofMillis(50);

    private static final Duration STOPPING = Duration.ofSeconds(5);

    private final KeyStore store;
    private final KeyRotation rotation;
    private final Database database;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Connection listening;
    private volatile boolean stopped;
    private boolean failing;

    KeyFollower(KeyStore store, KeyRotation rotation, Database database) {
        this.store = store;
        this.rotation = rotation;
        this.database = database;
    }

    /** Begins to follow, unless it does so already. */
    synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("keys").start(this::follow);
        }
    }

    private void follow() {
        while (!stopped) {
            try (Connection connection = database.unpooled(Map.of()).getConnection()) {
                listening = connection;
                while (!stopped) {
                    listen(connection);
                    turn();
                    awaitNews(connection);
                }
            } catch (SQLException e) {
                failed(e);
                turn();
                pause();
            }
        }
    }

    /** Listening already, it shows that the connection is alive. */
    private static void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN latchkey_signing_key");
        }
    }

    private void turn() {
        try {
            store.look();
            rotation.step();
            failing = false;
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void awaitNews(Connection connection) throws SQLException {
        connection
                .unwrap(PGConnection.class)
                .getNotifications(Math.toIntExact(untilNextTurn().toMillis()));
    }

    private void pause() {
        try {
            Thread.sleep(untilNextTurn());
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    private Duration untilNextTurn() {
        KeyRing ring = store.latest();
        return ring == null || ring.active() != null ? REGULARLY : URGENTLY;
    }

    private void failed(Exception failure) {
        if (!failing && !stopped) {
            LOG.warn("The signing keys cannot be looked at for now: {}", failure.getMessage());
        }
        failing = true;
    }

    /** Lets a step that is under way come to its end: an interrupt would break the connection that it uses. */
    @PreDestroy
    void stop() throws InterruptedException, SQLException {
        stopped = true;
        Connection connection = listening;
        if (connection != null) {
            connection.abort(Runnable::run);
        }
        Thread running = thread;
        if (running != null) {
            running.join(STOPPING);
        }
    }
}
