package dev.latchkey.auth.page;

import dev.latchkey.auth.asset.Asset;
import io.micronaut.core.io.ResourceLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The addresses of the style sheet and of the scripts. An address changes with the content, so browsers may cache the file
 * without limit.
 *
 * @param addresses by the name of the file in {@code resources/assets}
 */
record Assets(Map<String, String> addresses) {
    private static final List<String> FILES = List.of("latchkey.css", "latchkey.js", "passkeys.js");

    static Assets of(ResourceLoader resources) {
        return new Assets(
                FILES.stream().collect(Collectors.toUnmodifiableMap(file -> file, file -> address(file, resources))));
    }

    private static String address(String file, ResourceLoader resources) {
        try (InputStream content =
                resources.getResourceAsStream("classpath:assets/" + file).orElseThrow()) {
            return Asset.address("/assets/" + file, content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + file + " cannot be read", e);
        }
    }
}
