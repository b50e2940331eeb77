package dev.latchkey.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
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
    private final Children children;
    private final LogStream log;
    private volatile @Nullable ChildProcess process;

    PostgresServer(StackSettings settings, DataFolder dataFolder, Children children, LogStream log) {
        this.settings = settings;
        this.dataFolder = dataFolder;
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
            if (!dataFolder.hasDatabase()) {
                initialise(binaries, account);
            }
            account.own(dataFolder.postgres());
            endLeftOver();
        } catch (IOException failed) {
            throw new StackFailure("The database cannot be made ready: " + failed + ".", failed);
        }
        ChildProcess started = children.start(() -> run(
                log,
                account.command(List.of(
                        binaries.program("postgres").toString(),
                        "-D",
                        dataFolder.postgres().toString(),
                        "-p",
                        Integer.toString(settings.postgresPort()),
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
        new LatchkeyDatabase(this, dataFolder, settings.repository()).prepare();
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
        running().kill();
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
                            .formatted(superuserPassword().path(), dataFolder.postgres()),
                    missing);
        }
        return DriverManager.getConnection(jdbcUrl(database), credentials);
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
        Files.move(draft, dataFolder.postgres(), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * We hold the data folder, so a server that still runs on it is one whose stack was killed; its guard is ending it
     * already. A process number without a server is what a crash leaves, and another process may have it by now.
     */
    private void endLeftOver() throws IOException {
        if (Files.notExists(pidFile())) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile()).getFirst().strip());
        Optional<ProcessHandle> server = ProcessHandle.of(pid).filter(PostgresServer::isPostgres);
        if (server.isPresent()) {
            Signal.INT.sendTo(pid);
            if (!Wait.upTo(STOP_PATIENCE, () -> !server.get().isAlive())) {
                throw new StackFailure("A PostgreSQL of an earlier stack (process %d) still runs on %s: stop it first."
                        .formatted(pid, dataFolder.postgres()));
            }
        }
        Files.deleteIfExists(pidFile());
    }

    private Path pidFile() {
        return dataFolder.postgres().resolve("postmaster.pid");
    }

    private static boolean isPostgres(ProcessHandle handle) {
        return handle.info()
                .command()
                .filter(command -> command.endsWith("/postgres"))
                .isPresent();
    }

    private void awaitConnections(ChildProcess started) {
        boolean answered = Wait.upTo(START_PATIENCE, () -> !started.isAlive() || (saysReady() && takesConnections()));
        if (!started.isAlive()) {
            throw new StackFailure("PostgreSQL ended with status %d:%n%s"
                    .formatted(started.exit().join(), log.tail(20)));
        }
        if (!answered) {
            throw new StackFailure("PostgreSQL takes no connections after %d seconds:%n%s"
                    .formatted(START_PATIENCE.toSeconds(), log.tail(20)));
        }
    }

    /** To ask before would only put complaints into its log. */
    private boolean saysReady() {
        try {
            return Files.readString(pidFile()).strip().endsWith("ready");
        } catch (IOException notYet) {
            return false;
        }
    }

    private boolean takesConnections() {
        try (Connection _ = connectAsSuperuser(SUPERUSER)) {
            return true;
        } catch (SQLException refused) {
            if (WRONG_PASSWORD.equals(refused.getSQLState())) {
                throw new StackFailure(
                        "%s does not hold the password of this database's superuser: put the right one back, or move %s away."
                                .formatted(superuserPassword().path(), dataFolder.postgres()),
                        refused);
            }
            return false;
        }
    }

    private ChildProcess run(LogStream output, List<String> command, Signal stopSignal) {
        // Translated messages and other locales' settings have no place in a database that is the same everywhere.
        Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL", "C", "TZ", "UTC");
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
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(settings.postgresPort(), database);
    }
}
