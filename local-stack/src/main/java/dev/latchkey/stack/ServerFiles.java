package dev.latchkey.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The files of one PostgreSQL server.
 *
 * @param folder PostgreSQL's data directory
 */
record ServerFiles(Path folder) {

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    boolean exist() {
        return Files.exists(folder);
    }

    /** {@return true if a server that starts on these files is a standby} */
    boolean followAnother() {
        return Files.exists(standbySignal());
    }

    /**
     * {@return true if the server's pid file says that it is ready} A connection attempt before that only logs errors.
     */
    boolean saysReady() {
        try {
            String status = Files.readString(pidFile()).strip();
            return status.endsWith("ready") || status.endsWith("standby");
        } catch (IOException notYet) {
            return false;
        }
    }

    /**
     * Ends a server that a killed stack has left running. The caller holds the data folder, so no other stack uses this
     * server. A crash of the machine leaves a pid file without a server, and another process may have that pid by now.
     */
    void endLeftOver() throws IOException {
        if (Files.notExists(pidFile())) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile()).getFirst().strip());
        Optional<ProcessHandle> server = ProcessHandle.of(pid).filter(ServerFiles::isPostgres);
        if (server.isPresent()) {
            Signal.INT.sendTo(pid);
            if (!Wait.upTo(STOP_PATIENCE, () -> !server.get().isAlive())) {
                throw new StackFailure("A PostgreSQL of an earlier stack (process %d) still runs on %s: stop it first."
                        .formatted(pid, folder));
            }
        }
        Files.deleteIfExists(pidFile());
    }

    /** Copies the files to another place. The server must be stopped or paused. */
    void copyTo(Path target) throws IOException {
        FileTree.copy(folder, target);
        Files.deleteIfExists(target.resolve(pidFile().getFileName()));
    }

    /**
     * Replaces the files by {@code draft}, which must be on the same file system. No server may run on them.
     *
     * @return where the old files are now, if there were any; the next replacement deletes them if the caller does not
     */
    Path replaceBy(Path draft) throws IOException {
        Path old = folder.resolveSibling(folder.getFileName() + ".old");
        if (exist()) {
            FileTree.delete(old); // left by a caller whose server did not start
            Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        return old;
    }

    /**
     * Makes the server of these files a standby (PostgreSQL's documentation, section 26.2.4). The server itself never
     * waits for a synchronous standby, not even after a promotion.
     *
     * @param connection {@code primary_conninfo}
     */
    void follow(String connection) throws IOException {
        Files.write(
                folder.resolve("postgresql.auto.conf"),
                List.of("primary_conninfo = '%s'".formatted(connection), "synchronous_standby_names = ''"),
                StandardOpenOption.APPEND);
        Files.createFile(standbySignal());
    }

    private Path pidFile() {
        return folder.resolve("postmaster.pid");
    }

    private Path standbySignal() {
        return folder.resolve("standby.signal");
    }

    private static boolean isPostgres(ProcessHandle handle) {
        return handle.info()
                .command()
                .filter(command -> command.endsWith("/postgres"))
                .isPresent();
    }
}
