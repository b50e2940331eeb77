package dev.latchkey.auth.page;

import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A submitted form, read strictly. It is refused with 400 when a name occurs twice, when it is not UTF-8, or when it
 * contains U+0000. No text field of a browser sends U+0000, and PostgreSQL cannot store it.
 */
final class Form {
    /** The field of the form's token. */
    static final String TOKEN = "_csrf";

    private final Map<String, String> fields;

    private Form(Map<String, String> fields) {
        this.fields = fields;
    }

    /**
     * Reads {@code application/x-www-form-urlencoded}.
     *
     * @throws ProblemException 400 when it is not well-formed
     */
    static Form parse(String body) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                if (fields.put(name, value) != null) {
                    throw malformed();
                }
            }
        }
        return new Form(fields);
    }

    /** {@return the field as it was typed; empty when it is missing} */
    String exact(String name) {
        return fields.getOrDefault(name, "");
    }

    /** {@return the field without the spaces around it, which the keyboards of phones often add} */
    String text(String name) {
        return exact(name).strip();
    }

    private static String decode(String encoded) {
        if (!encoded.chars().allMatch(character -> character < 0x80)) {
            throw malformed();
        }
        try {
            // Decodes each character to a byte first, because the decoder would replace bytes that are not UTF-8.
            byte[] bytes =
                    URLDecoder.decode(encoded, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw malformed();
            }
            return text;
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static ProblemException malformed() {
        return new ProblemException(AuthProblem.INVALID_FORM, "The form is not valid.");
    }

    /** The user's input stays out of logs. */
    @Override
    public String toString() {
        return "Form[]";
    }
}
