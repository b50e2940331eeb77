package dev.latchkey.auth.password;

import dev.latchkey.shared.micronaut.error.UnavailableException;
import io.micronaut.context.annotation.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Breached passwords, in a folder of range files as the "Pwned Passwords" range API answers them. A file's name is the
 * first five hexadecimal digits of SHA-1 hashes ({@code 21BD1} or {@code 21BD1.txt}). Each line has the other 35 digits, a
 * colon, and how often the password was seen. A count of 0 is padding. No password and no part of its hash leaves this
 * machine.
 *
 * <p>The folder may hold a selection: a range without a file counts as a range without breached passwords.
 */
@Context
class BreachedPasswords {
    private static final int PREFIX_DIGITS = 5;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final @Nullable Path folder;

    /**
     * Opens the folder.
     *
     * @throws IllegalArgumentException when the setting names a folder that cannot be read, or that has no range file
     */
    BreachedPasswords(PasswordSettings settings) {
        String set = settings.breachedRanges();
        folder = set == null ? null : Path.of(set);
        if (folder != null && !hasRanges(folder)) {
            throw new IllegalArgumentException("latchkey.password.breached-ranges (BREACHED_PASSWORDS) must be a folder"
                    + " with range files like 21BD1 or 21BD1.txt, but is " + set);
        }
    }

    private static boolean hasRanges(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().matches("[0-9A-F]{5}(\\.txt)?"));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * {@return whether the password is in one of the files}
     *
     * @throws UnavailableException when its file cannot be read
     */
    boolean contains(String password) {
        if (folder == null) {
            return false;
        }
        String hash = HEX.formatHex(sha1(password));
        String prefix = hash.substring(0, PREFIX_DIGITS);
        Path plain = folder.resolve(prefix);
        Path range = Files.exists(plain) ? plain : folder.resolve(prefix + ".txt");
        return Files.exists(range) && contains(range, hash.substring(PREFIX_DIGITS));
    }

    private static boolean contains(Path range, String suffix) {
        try (Stream<String> lines = Files.lines(range, StandardCharsets.US_ASCII)) {
            return lines.anyMatch(line -> line.regionMatches(true, 0, suffix, 0, suffix.length())
                    && !line.substring(suffix.length()).strip().equals(":0"));
        } catch (IOException | UncheckedIOException e) {
            throw new UnavailableException(
                    "The password cannot be checked at the moment.", "a range file cannot be read: " + e);
        }
    }

    private static byte[] sha1(String password) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-1", e);
        }
    }
}
