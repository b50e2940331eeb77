package dev.latchkey.system;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A client with the password of a verifying service's role. It does everything with it that might delay a logout or end
 * a process. All attacks run concurrently until it is closed.
 */
final class HostileClient implements AutoCloseable {

    /** Distinguishes its connections from the service's own in {@code pg_stat_activity}. */
    static final String APPLICATION_NAME = "hostile";

    private static final int FORGED_LEASES = 40;
    private static final int BATCH = 100;
    private static final String OWN_LEASE = "'00000000-0000-4000-8000-000000000666'";
    /** After this many refusals in a row, it closes its connections, so that the server can empty the queue. */
    private static final int PATIENCE = 40;

    private static final Duration HOLD = Duration.ofSeconds(5);
    private static final Duration BREATH = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofMillis(50);
    private static final String WITHOUT_TIMEOUTS = "SET transaction_timeout = 0; SET statement_timeout = 0;"
            + " SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET synchronous_commit = off";
    private static final String RENEW = "SELECT shared.renew(%s, 'hostile', 'x', 10000, 0, NULL, '{}')";

    /**
     * The deeds of the client. Each is counted when the database has executed it, or has refused it where the name says
     * so.
     */
    enum Deed {
        TRANSACTION_HELD_OPEN,
        NOTIFICATIONS_ON_OLD_CHANNELS,
        NOTIFICATIONS_ON_GUESSED_CHANNELS,
        NOTIFICATIONS_ON_ITS_OWN_CHANNEL,
        NOTIFICATIONS_NOT_READ,
        NOTIFICATION_REFUSED,
        CONNECTION_TAKEN,
        CONNECTION_REFUSED,
        FORGED_LEASE_RENEWED,
        LEASE_REFUSED,
        ROLE_SETTING_CHANGED,
        BACKEND_OF_THE_SERVICE_ENDED
    }

    private final String url;
    private final Properties credentials = new Properties();
    private final Map<Deed, Long> deeds = new ConcurrentHashMap<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /** Starts all attacks. */
    HostileClient(String url, String user, String password) {
        this.url = url;
        credentials.setProperty("user", user);
        credentials.setProperty("password", password);
        credentials.setProperty("ApplicationName", APPLICATION_NAME);
        credentials.setProperty("preferQueryMode", "simple");
        for (Deed deed : Deed.values()) {
            deeds.put(deed, 0L);
        }
        fillItsOwnChannel();
        attack(this::holdTransactionsOpen);
        attack(() -> flood(
                "'latchkey_' || (ARRAY['revocation', 'applied', 'keys'])[1 + n % 3]",
                Deed.NOTIFICATIONS_ON_OLD_CHANNELS));
        attack(() -> flood("'latchkey_' || md5(random()::text)", Deed.NOTIFICATIONS_ON_GUESSED_CHANNELS));
        attack(this::floodItsOwnChannel);
        attack(this::readNoNotifications);
        attack(this::takeConnections);
        attack(this::renewForgedLeases);
        attack(this::askForLeases);
        attack(() -> changeSettings(user));
        attack(this::endTheServicesConnections);
    }

    /** {@return how often each deed was done} */
    Map<Deed, Long> deeds() {
        return new EnumMap<>(deeds);
    }

    /** {@return the distinct error messages of the database, for the log} */
    List<String> complaints() {
        return complaints.stream().distinct().sorted().toList();
    }

    /** Ends the attacks. The server may notice it a moment later. */
    @Override
    public void close() {
        stopping = true;
        for (Connection connection : connections) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException failed) {
                complain(failed);
            }
        }
        for (Thread thread : threads) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** An attack runs until it fails or ends. Then it starts again. */
    @FunctionalInterface
    private interface Attack {
        void run() throws SQLException;
    }

    private void attack(Attack attack) {
        threads.add(Thread.startVirtualThread(() -> {
            while (!stopping) {
                try {
                    attack.run();
                } catch (SQLException refused) {
                    complain(refused);
                    Pauses.sleep(RETRY);
                }
            }
        }));
    }

    /** Holds transactions without timeouts open, after calls of everything that a verifier may call. */
    private void holdTransactionsOpen() throws SQLException {
        for (String isolation : List.of("READ COMMITTED", "SERIALIZABLE")) {
            try (Connection connection = connect()) {
                connection.setAutoCommit(false);
                execute(connection, "SET TRANSACTION ISOLATION LEVEL " + isolation);
                execute(connection, "LOCK TABLE shared.revocation, shared.key_set IN ACCESS SHARE MODE");
                execute(connection, RENEW.formatted("gen_random_uuid()"));
                execute(connection, "SELECT * FROM shared.read_log(0, NULL, 10000)");
                execute(connection, "SELECT pg_advisory_xact_lock(n) FROM generate_series(1, 1000) n");
                count(Deed.TRANSACTION_HELD_OPEN, 1);
                execute(connection, "SELECT set_config('transaction_timeout', '0', true), pg_sleep(8)");
            }
            Pauses.sleep(BREATH);
        }
    }

    private void flood(String channel, Deed deed) throws SQLException {
        try (Connection connection = connect()) {
            floodOn(connection, channel, deed);
        }
    }

    private void floodOn(Connection connection, String channel, Deed deed) throws SQLException {
        int refusals = 0;
        while (!stopping && refusals < PATIENCE) {
            try {
                notify(connection, channel);
                count(deed, BATCH);
                refusals = 0;
            } catch (SQLException refused) {
                if (!message(refused).contains("NOTIFY queue")) {
                    throw refused;
                }
                refusals++;
                count(Deed.NOTIFICATION_REFUSED, 1);
                complain(refused);
                Pauses.sleep(RETRY);
            }
        }
    }

    /** Runs once at the start, because the other attacks use up all leases and all room in the queue. */
    private void fillItsOwnChannel() {
        try (Connection listening = connect();
                Connection connection = connect()) {
            notify(connection, "'" + listenOnItsOwnChannel(listening) + "'");
            count(Deed.NOTIFICATIONS_ON_ITS_OWN_CHANNEL, BATCH);
        } catch (SQLException refused) {
            complain(refused);
        }
    }

    private static String listenOnItsOwnChannel(Connection connection) throws SQLException {
        execute(connection, RENEW.formatted(OWN_LEASE));
        execute(connection, "SELECT shared.listen(%s)".formatted(OWN_LEASE));
        return text(connection, "SELECT pg_listening_channels()");
    }

    private static void notify(Connection connection, String channel) throws SQLException {
        execute(
                connection,
                "SELECT pg_notify(%s, n || repeat('x', 7000)) FROM generate_series(1, %d) n".formatted(channel, BATCH));
    }

    /** Floods the only channel whose name it knows. Its driver stores what arrives, as a verifier's driver would. */
    private void floodItsOwnChannel() throws SQLException {
        try (Connection listening = connect();
                Connection connection = connect()) {
            String channel = listenOnItsOwnChannel(listening);
            floodOn(connection, "'" + channel + "'", Deed.NOTIFICATIONS_ON_ITS_OWN_CHANNEL);
        }
    }

    /**
     * Makes the server keep every notification: it keeps them until each listener has read them, and a listener reads
     * none within a transaction.
     */
    private void readNoNotifications() throws SQLException {
        try (Connection connection = connect()) {
            execute(connection, "LISTEN anything");
            connection.setAutoCommit(false);
            execute(connection, "SELECT 1");
            count(Deed.NOTIFICATIONS_NOT_READ, 1);
            execute(connection, "SELECT pg_sleep(8)");
        }
        Pauses.sleep(BREATH);
    }

    /**
     * Takes all connections of the role. Releases them now and then, because the service of this role could not answer
     * otherwise.
     */
    private void takeConnections() throws SQLException {
        List<Connection> taken = new ArrayList<>();
        try {
            while (!stopping) {
                taken.add(connect());
                count(Deed.CONNECTION_TAKEN, 1);
            }
        } catch (SQLException refused) {
            count(Deed.CONNECTION_REFUSED, 1);
            complain(refused);
            Pauses.sleep(HOLD);
        } finally {
            for (Connection connection : taken) {
                connections.remove(connection);
                connection.close();
            }
        }
        Pauses.sleep(BREATH);
    }

    /** Renews leases of verifiers that never acknowledge anything, with the longest lease. */
    private void renewForgedLeases() throws SQLException {
        try (Connection connection = connect()) {
            while (!stopping) {
                for (int number = 1; number <= FORGED_LEASES; number++) {
                    execute(connection, RENEW.formatted("'00000000-0000-4000-8000-%012d'".formatted(number)));
                    count(Deed.FORGED_LEASE_RENEWED, 1);
                }
                Pauses.sleep(Duration.ofSeconds(1));
            }
        }
    }

    /** Requests leases without a long wait: its own open transactions hold some of them. */
    private void askForLeases() throws SQLException {
        try (Connection connection = connect()) {
            execute(connection, "SET lock_timeout = '50ms'");
            for (int number = 0; number < 10_000 && !stopping; number++) {
                try {
                    execute(connection, RENEW.formatted("gen_random_uuid()"));
                } catch (SQLException refused) {
                    complain(refused);
                    if (message(refused).contains("64 leases")) {
                        count(Deed.LEASE_REFUSED, 1);
                    } else if (!message(refused).contains("lock timeout")) {
                        throw refused;
                    }
                }
            }
        }
    }

    /** Changes the defaults of its role, which also affect later connections of the service's replicas. */
    private void changeSettings(String user) throws SQLException {
        try (Connection connection = connect()) {
            for (String setting : List.of(
                    "transaction_timeout = 0",
                    "lock_timeout = 0",
                    "idle_in_transaction_session_timeout = 0",
                    "synchronous_commit = off",
                    "default_transaction_isolation = 'repeatable read'",
                    "search_path = resource",
                    "client_min_messages = debug5",
                    "timezone = 'Pacific/Kiritimati'")) {
                execute(connection, "ALTER ROLE %s SET %s".formatted(user, setting));
                count(Deed.ROLE_SETTING_CHANGED, 1);
            }
        }
        Pauses.sleep(BREATH);
    }

    private void endTheServicesConnections() throws SQLException {
        Pauses.sleep(HOLD);
        try (Connection connection = connect()) {
            String ended = text(connection, """
                    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                    WHERE usename = current_user AND application_name <> '%s'""".formatted(APPLICATION_NAME));
            count(Deed.BACKEND_OF_THE_SERVICE_ENDED, Long.parseLong(ended));
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(url, credentials);
        connections.add(connection);
        if (stopping) {
            connection.abort(Runnable::run);
        }
        execute(connection, WITHOUT_TIMEOUTS);
        return connection;
    }

    private void count(Deed deed, long times) {
        deeds.merge(deed, times, Long::sum);
    }

    private void complain(SQLException refused) {
        complaints.add(message(refused));
    }

    private static String message(SQLException refused) {
        return String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
