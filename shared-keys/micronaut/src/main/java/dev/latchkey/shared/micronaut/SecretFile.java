package dev.latchkey.shared.micronaut;

import com.sun.security.auth.module.UnixSystem;
import dev.latchkey.shared.micronaut.database.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that holds one secret. The service takes it only when no other user of the machine can read or write it:
 *
 * <ul>
 *   <li>a file of the service's own user has no permissions for group and others ({@code 0600} or less)
 *   <li>a file of another user, such as root, has no permissions for others ({@code 0660} or less): the service reads
 *       it as a member of the file's group
 * </ul>
 *
 * PostgreSQL has the same rule for its private key. A file system without Unix permissions is not checked.
 *
 * @param name the environment variable that names the file
 * @param path of the file; a link is followed
 */
public record SecretFile(String name, Path path) {
    /**
     * The environment variable that allows other permissions: with {@code true}, the service takes the files as they
     * are.
     */
    public static final String SHARED = "SECRET_FILES_SHARED";

    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);
    private static final int OF_OTHERS = 0007;
    private static final int OF_GROUP_AND_OTHERS = 0077;
    private static final int PERMISSIONS = 07777;

    /** {@return whether the environment allows files that other users of the machine can read} */
    public static boolean mayBeShared() {
        return "true".equals(System.getenv(SHARED));
    }

    /**
     * Reads the secret.
     *
     * @return the file's content, without surrounding white space
     * @throws StartRefusedException when it cannot be read, or when others can read it and the environment does not
     *     allow that
     */
    public String read() {
        return read(System.getenv());
    }

    String read(Map<String, String> environment) {
        return read(environment, hasPermissions(path) ? new UnixSystem().getUid() : 0);
    }

    String read(Map<String, String> environment, long user) {
        try {
            Optional<String> exposure = exposure(user);
            if (exposure.isPresent()) {
                takeOnlyIfAllowed(environment, exposure.get());
            }
            return Files.readString(path).strip();
        } catch (IOException e) {
            throw new StartRefusedException("The file that " + name + " names cannot be read: " + e);
        }
    }

    private void takeOnlyIfAllowed(Map<String, String> environment, String exposure) {
        String found = "Other users can read the file that " + name + " names. " + exposure;
        switch (environment.getOrDefault(SHARED, "")) {
            case "true" ->
                LOG.warn("The service takes a secret that is not private, because {} is true. {}", SHARED, found);
            case "", "false" -> throw new StartRefusedException(found);
            default ->
                throw new StartRefusedException(
                        SHARED + " must be true or false, but is \"" + environment.get(SHARED) + "\".");
        }
    }

    /** {@return the mode, and the command that corrects it; empty when nothing needs to be corrected} */
    private Optional<String> exposure(long user) throws IOException {
        if (!hasPermissions(path)) {
            return Optional.empty();
        }
        int mode = attribute("unix:mode");
        boolean own = attribute("unix:uid") == user;
        if ((mode & (own ? OF_GROUP_AND_OTHERS : OF_OTHERS)) == 0) {
            return Optional.empty();
        }
        String file = quoted();
        String command = own ? "chmod 600 " + file : "chown %d %s && chmod 600 %s".formatted(user, file, file);
        return Optional.of("Its mode is %04o. Correct it with: %s".formatted(mode & PERMISSIONS, command));
    }

    private static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    private int attribute(String attribute) throws IOException {
        return (Integer) Objects.requireNonNull(Files.getAttribute(path, attribute), attribute);
    }

    /** Quotes the path for a shell. */
    private String quoted() {
        String text = path.toString();
        return text.matches("[\\w./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
