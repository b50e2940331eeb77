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
 * One real PostgreSQL server on 127.0.0.1, whose data stays in the stack's data folder.
 *
 * <p>Every connection needs a password. The superuser {@code postgres} has one that was made with the data folder; the
 * roles of the services get theirs from {@code database/roles.sql}, which is run at each start.
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
     * Makes the database if there is none, starts the server and waits until it takes connections, recovering first
     * what a crash has left.
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
            throw new StackFailure("The database cannot be made ready: " + failed + ".", failed);
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
                        // Nine replicas of each service with a full pool, and the tests beside them.
                        "-c",
                        "max_connections=300",
                        // Those of auth-service, which no other service can take.
                        "-c",
                        "reserved_connections=120",
                        // A client that never reads its notifications can fill this many pages of 8 kB.
                        "-c",
                        "max_notify_queue_pages=1024",
                        // A client that has not signed in holds one of the connections.
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
     * Starts it as a standby that follows {@code primary} by streaming replication, until {@link #promote}. What it held
     * before is lost.
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
            throw new StackFailure("The standby's files cannot be made: " + failed + ".", failed);
        }
    }

    /** Makes a standby the primary, and returns when it takes writes. */
    public void promote() throws SQLException {
        try (Connection connection = connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_promote()");
        }
    }

    /** Copies its files, as a crash at this moment would leave them; meanwhile the server stands still, if it runs. */
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
     * Ends it, and starts it again as it was when the snapshot was taken, on the same timeline. The snapshot is used up: to
     * copy it once more would take time, in which leases run out.
     */
    public void restore(Snapshot snapshot) {
        try {
            kill();
            startWith(snapshot.folder());
        } catch (IOException failed) {
            throw new StackFailure("The snapshot cannot be put back: " + failed + ".", failed);
        }
    }

    /** Ends it in good order: open transactions are rolled back, nothing is left to recover. */
    public void stop() {
        ChildProcess running = process;
        if (running != null) {
            running.stop(STOP_PATIENCE);
        }
    }

    /** Ends it as if the machine had lost power: what was committed must be recovered at the next start. */
    public void kill() {
        process().filter(ChildProcess::isAlive).ifPresent(ChildProcess::kill);
    }

    /** Ends all connections at once without a shutdown checkpoint, and starts again with a recovery. */
    public void restartImmediately() {
        ChildProcess running = running();
        running.send(Signal.QUIT);
        running.stop(STOP_PATIENCE);
        start();
    }

    /** Stops its clock: connections stay open and answer no more. */
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

    /** Its port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Its last lines of output, oldest first. */
    public List<String> output() {
        return log.lines();
    }

    /** The address of the database {@code latchkey}, without user and password. */
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /** A connection to {@code latchkey} that may do everything, for tests and faults. */
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
                    "%s is missing, the password of the database's superuser: put it back, or move %s away."
                            .formatted(superuserPassword().path(), files.folder()),
                    missing);
        }
        return DriverManager.getConnection(jdbcUrl(database), credentials);
    }

    /** What takes time is done before or after, for the services wait. */
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

    /** In a folder beside it first, so that what an interruption leaves is never taken for a database. */
    private void initialise(PostgresBinaries binaries, ServerAccount account) throws IOException {
        Path draft = dataFolder.path().resolve("postgres.new");
        FileTree.delete(draft);
        Files.createDirectory(draft);
        account.own(draft);
        // Its advice on how to start the server is for others: only a failure is shown.
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
            throw new StackFailure("The database cannot be made (initdb ended with status %d):%n%s"
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
            throw new StackFailure("PostgreSQL takes no connections after %d seconds:%n%s"
                    .formatted(START_PATIENCE.toSeconds(), log.tail(20)));
        }
    }

    private boolean takesConnections() {
        try (Connection _ = connectAsSuperuser(SUPERUSER)) {
            return true;
        } catch (SQLException refused) {
            if (WRONG_PASSWORD.equals(refused.getSQLState())) {
                throw new StackFailure(
                        "%s does not hold the password of this database's superuser: put the right one back, or move %s away."
                                .formatted(superuserPassword().path(), files.folder()),
                        refused);
            }
            return false;
        }
    }

    private ChildProcess run(LogStream output, Map<String, String> own, List<String> command, Signal stopSignal) {
        // Translated messages and other locales' settings have no place in a database that is the same everywhere.
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
