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
    private static final String FOLDER = "assets/";
    private static final int VERSION_BYTES = 6;

    static StyleSheet of(ResourceLoader resources) {
        return new StyleSheet(versioned(resources, "latchkey.css"));
    }

    /** {@return the path of a file of the pages, with a part of its SHA-256} */
    static String versioned(ResourceLoader resources, String file) {
        try (InputStream content =
                resources.getResourceAsStream("classpath:" + FOLDER + file).orElseThrow()) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.readAllBytes());
            return "/" + FOLDER + file + "?v=" + HexFormat.of().formatHex(hash, 0, VERSION_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
