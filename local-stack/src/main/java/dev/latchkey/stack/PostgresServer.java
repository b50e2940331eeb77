package dev.latchkey.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One real PostgreSQL server on 127.0.0.1. Its data stays in the stack's data folder.
 *
 * <p>Every connection needs a password. The password of the superuser {@code postgres} is created with the data folder.
 * The roles of the services get theirs from {@code database/roles.sql}, which each start runs.
 */
public final class PostgresServer {

    private static final String SUPERUSER = "postgres";
    private static final String DATABASE = "latchkey";
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final String WRONG_PASSWORD = "28P01";

    private final StackSettings settings;
    private final DataFolder dataFolder;
    private final ServerFiles files;
    private final int port;
    private final Children children;
    private final LogStream log;
    private volatile @Nullable ChildProcess process;

    PostgresServer(
            StackSettings settings,
            DataFolder dataFolder,
            ServerFiles files,
            int port,
            Children children,
            LogStream log) {
        this.settings = settings;
        this.dataFolder = dataFolder;
        this.files = files;
        this.port = port;
        this.children = children;
        this.log = log;
    }

    /**
     * Creates the database if there is none, starts the server, and waits until it accepts connections. After a crash
     * the server recovers first.
     *
     * @throws StackFailure when it does not start
     */
    public void start() {
        dataFolder.requirePostgresVersion(PostgresBinaries.majorVersion());
        PostgresBinaries binaries = PostgresBinaries.unpacked(
                settings.environment(), dataFolder.path().resolve("cache"));
        ServerAccount account = ServerAccount.find();
        try {
            if (!files.exist()) {
                initialise(binaries, account);
            }
            account.own(files.folder());
            files.endLeftOver();
        } catch (IOException failed) {
            throw new StackFailure("The database cannot be set up: " + failed + ".", failed);
        }
        boolean standby = files.followAnother();
        ChildProcess started = children.start(() -> run(
                log,
                settings.environmentOf(log.name()),
                account.command(List.of(
                        binaries.program("postgres").toString(),
                        "-D",
                        files.folder().toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        // Enough for nine replicas of each service with full pools, and for the tests.
                        "-c",
                        "max_connections=300",
                        // Reserved for auth-service: no other service can take them.
                        "-c",
                        "reserved_connections=120",
                        // A client that never reads its notifications can fill this many pages of 8 kB.
                        "-c",
                        "max_notify_queue_pages=1024",
                        // A client that has not authenticated yet holds a connection.
                        "-c",
                        "authentication_timeout=10s",
                        "-c",
                        "log_checkpoints=off")),
                Signal.INT));
        process = started;
        awaitConnections(started);
        if (!standby) {
            new LatchkeyDatabase(this, dataFolder, settings.repository()).prepare();
        }
    }

    /**
     * Starts the server as a standby that follows {@code primary} by streaming replication, until {@link #promote}. Its
     * former data is lost.
     */
    public void follow(PostgresServer primary) {
        Path draft = primary.snapshot().folder();
        try {
            kill();
            new ServerFiles(draft)
                    .follow("host=127.0.0.1 port=%d user=%s password=%s application_name=%s"
                            .formatted(
                                    primary.port, SUPERUSER, superuserPassword().value(), log.name()));
            startWith(draft);
        } catch (IOException failed) {
            throw new StackFailure("The standby's files cannot be created: " + failed + ".", failed);
        }
    }

    /** Promotes the standby to primary, and returns when it accepts writes. */
    public void promote() throws SQLException {
        try (Connection connection = connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_promote()");
        }
    }

    /** Copies the server's files as a crash at this moment would leave them. A running server is paused meanwhile. */
    public Snapshot snapshot() {
        try {
            Path folder =
                    Files.createTempDirectory(dataFolder.path(), "snapshot-").resolve("postgres");
            Optional<ChildProcess> running = process().filter(ChildProcess::isAlive);
            running.ifPresent(ChildProcess::pause);
            try {
                files.copyTo(folder);
            } finally {
                running.ifPresent(ChildProcess::resume);
            }
            return new Snapshot(folder);
        } catch (IOException failed) {
            throw new StackFailure("The database's files cannot be copied: " + failed + ".", failed);
        }
    }

    /**
     * Kills the server, and starts it again from the snapshot, on the same timeline. A snapshot can be restored only
     * once, because its files are moved: a copy would take time, and leases would expire meanwhile.
     */
    public void restore(Snapshot snapshot) {
        try {
            kill();
            startWith(snapshot.folder());
        } catch (IOException failed) {
            throw new StackFailure("The snapshot cannot be restored: " + failed + ".", failed);
        }
    }

    /** Shuts the server down: it rolls back open transactions, and its next start needs no recovery. */
    public void stop() {
        ChildProcess running = process;
        if (running != null) {
            running.stop(STOP_PATIENCE);
        }
    }

    /** Kills the server as a power failure would: its next start must recover the committed transactions. */
    public void kill() {
        process().filter(ChildProcess::isAlive).ifPresent(ChildProcess::kill);
    }

    /**
     * Shuts the server down immediately: connections end and there is no checkpoint. Then starts it again, with a
     * recovery.
     */
    public void restartImmediately() {
        ChildProcess running = running();
        running.send(Signal.QUIT);
        running.stop(STOP_PATIENCE);
        start();
    }

    /** Pauses the server: connections stay open, but get no answers. */
    public void pause() {
        running().pause();
    }

    public void resume() {
        running().resume();
    }

    public boolean isRunning() {
        ChildProcess running = process;
        return running != null && running.isAlive();
    }

    public long pid() {
        return running().pid();
    }

    /** {@return the server's port on 127.0.0.1} */
    public int port() {
        return port;
    }

    /** {@return the server's last lines of output, oldest first} */
    public List<String> output() {
        return log.lines();
    }

    /** {@return the JDBC URL of the database {@code latchkey}, without user and password} */
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /** {@return a superuser's connection to {@code latchkey}, for tests and faults} */
    public Connection connectAsSuperuser() throws SQLException {
        return connectAsSuperuser(DATABASE);
    }

    Connection connectAsSuperuser(String database) throws SQLException {
        Properties credentials = new Properties();
        credentials.setProperty("user", SUPERUSER);
        try {
            credentials.setProperty("password", superuserPassword().value());
        } catch (IOException missing) {
            throw new StackFailure(
                    "%s is missing, with the password of the database's superuser: put it back, or move %s away."
                            .formatted(superuserPassword().path(), files.folder()),
                    missing);
        }
        return DriverManager.getConnection(jdbcUrl(database), credentials);
    }

    /**
     * Replaces the files and starts. Deletes the old files only afterwards, so that the services wait as briefly as
     * possible.
     */
    private void startWith(Path draft) throws IOException {
        Path old = files.replaceBy(draft);
        start();
        FileTree.delete(old);
    }

    Optional<ChildProcess> process() {
        return Optional.ofNullable(process);
    }

    LogStream log() {
        return log;
    }

    /**
     * Creates the database in a temporary folder first, so that an interrupted initdb is never taken for a database.
     */
    private void initialise(PostgresBinaries binaries, ServerAccount account) throws IOException {
        Path draft = dataFolder.path().resolve("postgres.new");
        FileTree.delete(draft);
        Files.createDirectory(draft);
        account.own(draft);
        // Drops the output, which explains how to start the server. Only a failure shows it.
        LogStream report = new LogStream("initdb", line -> {});
        ChildProcess initdb = children.start(() -> run(
                report,
                Map.of(),
                account.command(List.of(
                        binaries.program("initdb").toString(),
                        "--pgdata=" + draft,
                        "--username=" + SUPERUSER,
                        "--pwfile=" + createdSuperuserPassword(),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--data-checksums")),
                Signal.TERM));
        int status = initdb.exit().join();
        if (status != 0) {
            throw new StackFailure("The database cannot be created (initdb ended with status %d):%n%s"
                    .formatted(status, report.tail(20)));
        }
        files.replaceBy(draft);
    }

    private void awaitConnections(ChildProcess started) {
        boolean answered =
                Wait.upTo(START_PATIENCE, () -> !started.isAlive() || (files.saysReady() && takesConnections()));
        if (!started.isAlive()) {
            throw new StackFailure("PostgreSQL ended with status %d:%n%s"
                    .formatted(started.exit().join(), log.tail(20)));
        }
        if (!answered) {
            throw new StackFailure("PostgreSQL accepts no connections after %d seconds:%n%s"
                    .formatted(START_PATIENCE.toSeconds(), log.tail(20)));
        }
    }

    private boolean takesConnections() {
        try (Connection _ = connectAsSuperuser(SUPERUSER)) {
            return true;
        } catch (SQLException refused) {
            if (WRONG_PASSWORD.equals(refused.getSQLState())) {
                throw new StackFailure(
                        "%s does not contain the password of this database's superuser: put it back, or move %s away."
                                .formatted(superuserPassword().path(), files.folder()),
                        refused);
            }
            return false;
        }
    }

    private ChildProcess run(LogStream output, Map<String, String> own, List<String> command, Signal stopSignal) {
        // A fixed environment: messages are not translated, and the user's locale has no effect on the database.
        Map<String, String> environment =
                new HashMap<>(Map.of("PATH", "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL", "C", "TZ", "UTC"));
        environment.putAll(own);
        return ChildProcess.start(command, environment, dataFolder.path(), stopSignal, output);
    }

    private ChildProcess running() {
        ChildProcess running = process;
        if (running == null) {
            throw new IllegalStateException("PostgreSQL has not been started.");
        }
        return running;
    }

    private SecretFile superuserPassword() {
        return dataFolder.secret(SUPERUSER);
    }

    private Path createdSuperuserPassword() {
        try {
            return superuserPassword().created().path();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }
}
