package dev.latchkey.auth.client;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the parameters of a form of a client or a page, or of a query, strictly. */
public final class Parameters {
    private static final Pattern MALFORMED = Pattern.compile("%(?!\\p{XDigit}{2})|[^\\x20-\\x7e]");

    private Parameters() {}

    /**
     * {@return the values by their names; empty when the text is malformed} It is malformed when its escapes are not UTF-8,
     * when a character is not escaped that must be, or when it contains U+0000, which PostgreSQL cannot store. The SDK would
     * drop what it cannot decode. If it dropped a restriction, the client would get more than it asked for.
     *
     * @param encoded {@code application/x-www-form-urlencoded}
     */
    public static Optional<Map<String, List<String>>> parse(String encoded) {
        return isWellFormed(encoded) ? Optional.of(URLUtils.parseParameters(encoded)) : Optional.empty();
    }

    /**
     * {@return the parameter's value; empty when it is absent, has an empty value, or occurs several times (RFC 6749
     * sections 3.1 and 3.2)}
     */
    public static Optional<String> single(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.getFirst()).filter(value -> !value.isEmpty()) : Optional.empty();
    }

    /** {@return whether any parameter occurs more than once} */
    public static boolean hasRepeated(Map<String, List<String>> parameters) {
        return hasRepeated(parameters, Set.of());
    }

    /** {@return whether any parameter outside of {@code repeatable} occurs more than once} */
    static boolean hasRepeated(Map<String, List<String>> parameters, Set<String> repeatable) {
        return parameters.entrySet().stream()
                .anyMatch(parameter -> parameter.getValue().size() > 1 && !repeatable.contains(parameter.getKey()));
    }

    private static boolean isWellFormed(String encoded) {
        if (MALFORMED.matcher(encoded).find()) {
            return false;
        }
        byte[] bytes = URLDecoder.decode(encoded, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .chars()
                    .noneMatch(character -> character == 0);
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
