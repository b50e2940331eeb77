package dev.latchkey.auth.key;

import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.background.WorkPolicy;
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

/**
 * Keeps this replica's keys those of the database, and takes each step of a rotation that is due: at once when another
 * replica has changed something, and regularly in case the notification is lost or there is no other replica.
 */
@Singleton
class KeyFollower {
    private static final Duration REGULARLY = Duration.ofSeconds(1);

    /** While no key signs, requests wait. */
    private static final Duration URGENTLY = Duration.ofMillis(50);

    private final KeyStore store;
    private final KeyRotation rotation;
    private final Database database;
    private final BackgroundWork work;
    private volatile @Nullable Connection listening;

    KeyFollower(KeyStore store, KeyRotation rotation, Database database, BackgroundWorks registry) {
        this.store = store;
        this.rotation = rotation;
        this.database = database;
        // The caps are the pauses between successes: a replica that signs must have looked within KeyStore.FRESH.
        this.work = registry.add(new BackgroundWork(
                "signing-keys",
                "this replica may learn of key rotations late",
                WorkPolicy.retrying(URGENTLY, REGULARLY).stoppedBy(this::abort),
                this::follow));
    }

    /** Begins to follow, unless it does so already. */
    void start() {
        work.start();
    }

    private void follow() throws SQLException {
        Connection connection = listenOrLookWithout();
        look();
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getNotifications(Math.toIntExact(untilNextLook().toMillis()));
        } catch (SQLException e) {
            abort();
            throw e;
        }
    }

    /** Without a connection to listen on, the pool may still have one to look with. */
    private Connection listenOrLookWithout() throws SQLException {
        try {
            return listen();
        } catch (SQLException e) {
            abort();
            if (!work.isStopping()) {
                look();
            }
            throw e;
        }
    }

    /** Listens again on each run, which shows that the connection is alive. */
    private Connection listen() throws SQLException {
        Connection connection = listening;
        if (connection == null) {
            connection = database.unpooled(Map.of()).getConnection();
            listening = connection;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN latchkey_signing_key");
        }
        return connection;
    }

    private void look() {
        store.look();
        rotation.step();
    }

    private Duration untilNextLook() {
        KeyRing ring = store.latest();
        return ring == null || ring.active() != null ? REGULARLY : URGENTLY;
    }

    /** Ends the wait for news. A step under way comes to its end: an interrupt would break the connection that it uses. */
    private void abort() {
        Connection connection = listening;
        listening = null;
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                throw new IllegalStateException("the driver always aborts", e);
            }
        }
    }

    @PreDestroy
    void stop() {
        work.close();
        abort(); // a connection that was opened while it stopped
    }
}
