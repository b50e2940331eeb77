package dev.latchkey.stack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a stack keeps between runs. Only one stack at a time holds it.
 *
 * <p>{@code postgres/} belongs to PostgreSQL. {@code secrets/} holds the passwords, the secret of resource-service and
 * the master key. The operating system releases {@code lock} when its holder ends, even by a crash.
 */
final class DataFolder implements AutoCloseable {

    private final Path folder;
    private final FileChannel lockFile;

    private DataFolder(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /**
     * Creates the folder if it is missing, and locks it.
     *
     * @throws StackFailure when another stack holds it, or it cannot be created
     */
    static DataFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.createDirectories(
                    folder.resolve("secrets"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return new DataFolder(folder, lock(folder));
        } catch (IOException failed) {
            throw new StackFailure(
                    "The data folder %s cannot be used (%s): set DATA_DIR to another folder.".formatted(folder, failed),
                    failed);
        }
    }

    Path path() {
        return folder;
    }

    Path postgres() {
        return folder.resolve("postgres");
    }

    /** {@return the folder of the second server, which exists only in a stack with a standby} */
    Path standby() {
        return folder.resolve("standby");
    }

    boolean hasDatabase() {
        return Files.exists(postgres());
    }

    Path masterKey() {
        return secret("master-key").path();
    }

    SecretFile secret(String name) {
        return new SecretFile(folder.resolve("secrets").resolve(name));
    }

    /**
     * Checks that the database, if there is one, has this major version.
     *
     * @throws StackFailure when the version differs or cannot be read
     */
    void requirePostgresVersion(String majorVersion) {
        Path versionFile = postgres().resolve("PG_VERSION");
        if (!hasDatabase()) {
            return;
        }
        try {
            String found = Files.readString(versionFile).strip();
            if (!found.equals(majorVersion)) {
                throw new StackFailure("%s contains a database of PostgreSQL %s, but this stack runs PostgreSQL %s: "
                                .formatted(postgres(), found, majorVersion)
                        + "move the folder away, or set DATA_DIR to another folder.");
            }
        } catch (IOException failed) {
            throw new StackFailure(
                    "%s contains no database of PostgreSQL (its PG_VERSION cannot be read): ".formatted(postgres())
                            + "move the folder away, or set DATA_DIR to another folder.",
                    failed);
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException failed) {
            throw new StackFailure("The lock of %s cannot be released: %s.".formatted(folder, failed), failed);
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        Path file = folder.resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new StackFailure("The data folder %s is in use by another stack (process %s): stop that stack, "
                            .formatted(folder, Files.readString(file).strip())
                    + "or set DATA_DIR to another folder.");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ownProcess) {
            return null;
        }
    }
}
