package dev.latchkey.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The programs of a real PostgreSQL. Each user unpacks each version from the class path once.
 *
 * @param folder the unpacked tree, with {@code bin/postgres}
 */
record PostgresBinaries(Path folder) {

    private static final int OWNER_EXECUTES = 0b001_000_000;

    static String majorVersion() {
        return version().replaceFirst("\\..*", "");
    }

    /**
     * Unpacks the programs if they are not unpacked yet.
     *
     * @param fallback where to unpack if the user has no cache folder that can be written
     */
    static PostgresBinaries unpacked(Map<String, String> environment, Path fallback) {
        String archive = "postgres-%s-%s.txz".formatted(operatingSystem(), architecture());
        Path cache = cacheFolder(environment, fallback);
        Path folder = cache.resolve("postgresql-%s-%s-%s".formatted(version(), operatingSystem(), architecture()));
        try {
            if (Files.notExists(folder)) {
                unpack(archive, folder);
            }
            return new PostgresBinaries(folder);
        } catch (IOException failed) {
            throw new StackFailure("PostgreSQL cannot be unpacked to %s: %s.".formatted(folder, failed), failed);
        }
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream resource = PostgresBinaries.class.getResourceAsStream("postgres.properties")) {
            properties.load(Objects.requireNonNull(resource));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
        return properties.getProperty("version");
    }

    private static Path cacheFolder(Map<String, String> environment, Path fallback) {
        String given = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path caches = given.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(given);
        Path cache = caches.resolve("latchkey");
        try {
            Files.createDirectories(cache);
            return Files.isWritable(cache) ? cache : fallback;
        } catch (IOException noHome) {
            return fallback;
        }
    }

    /** Unpacks into a temporary folder first, so that a partly unpacked tree never has the final name. */
    private static void unpack(String archive, Path folder) throws IOException {
        Path caches = Objects.requireNonNull(folder.getParent());
        Files.createDirectories(caches);
        Path draft = Files.createTempDirectory(caches, "unpacking-");
        try (InputStream resource = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
            if (resource == null) {
                throw new StackFailure(
                        "There is no PostgreSQL for this kind of machine on the class path (%s is missing)."
                                .formatted(archive));
            }
            unpack(new TarArchiveInputStream(new XZCompressorInputStream(resource)), draft);
            Files.setPosixFilePermissions(draft, permissions(true));
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException unpackedMeanwhile) {
            // Another stack of the same user has unpacked it meanwhile.
        } finally {
            FileTree.delete(draft);
        }
    }

    private static void unpack(TarArchiveInputStream tar, Path folder) throws IOException {
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path target = folder.resolve(entry.getName()).normalize();
            if (!target.startsWith(folder)) {
                throw new IOException("an entry outside of the archive: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(target);
                continue;
            }
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            } else {
                Files.copy(tar, target);
                Files.setPosixFilePermissions(target, permissions((entry.getMode() & OWNER_EXECUTES) != 0));
            }
        }
    }

    private static Set<PosixFilePermission> permissions(boolean executable) {
        Set<PosixFilePermission> permissions = EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ);
        if (executable) {
            permissions.addAll(EnumSet.of(
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_EXECUTE));
        }
        return permissions;
    }

    private static String operatingSystem() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name;
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> name;
        };
    }
}
