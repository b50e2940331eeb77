package dev.latchkey.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A random password that the stack has generated, in a file that only its owner may read. */
record SecretFile(Path path) {

    private static final int BYTES = 32;

    /** Creates the secret if it does not exist yet. */
    SecretFile created() throws IOException {
        if (Files.notExists(path)) {
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            Path draft = path.resolveSibling(path.getFileName() + ".new");
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        }
        return this;
    }

    String value() throws IOException {
        return Files.readString(path).strip();
    }
}
