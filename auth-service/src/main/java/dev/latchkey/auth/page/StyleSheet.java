package dev.latchkey.auth.page;

import io.micronaut.core.io.ResourceLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The style sheet's address. It changes with the content, so browsers may cache the style sheet without limit.
 *
 * @param path with a part of the content's SHA-256
 */
record StyleSheet(String path) {
    private static final String PATH = "/assets/latchkey.css";
    private static final int VERSION_BYTES = 6;

    static StyleSheet of(ResourceLoader resources) {
        try (InputStream content =
                resources.getResourceAsStream("classpath:assets/latchkey.css").orElseThrow()) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.readAllBytes());
            return new StyleSheet(PATH + "?v=" + HexFormat.of().formatHex(hash, 0, VERSION_BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("the style sheet cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
