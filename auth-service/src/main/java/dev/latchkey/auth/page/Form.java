package dev.latchkey.auth.page;

import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpStatus;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A submitted form. Read strictly: a name that occurs twice, what is not UTF-8, and the character U+0000 (which no text
 * field of a browser sends, and PostgreSQL does not take) are refused with 400.
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

    /** {@return the field without the spaces around it, which keyboards of phones like to add} */
    String text(String name) {
        return exact(name).strip();
    }

    private static String decode(String encoded) {
        if (!encoded.chars().allMatch(character -> character < 0x80)) {
            throw malformed();
        }
        try {
            // First each character as a byte: the decoder itself would put a replacement for what is not UTF-8.
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
        return new ProblemException(HttpStatus.BAD_REQUEST, "The form is not valid.");
    }

    /** What was typed stays out of logs. */
    @Override
    public String toString() {
        return "Form[]";
    }
}
