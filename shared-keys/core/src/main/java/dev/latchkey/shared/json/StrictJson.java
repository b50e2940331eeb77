package dev.latchkey.shared.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a JSON object without leniency. */
public final class StrictJson {
    /**
     * The kind of a member's value, as the text writes it: {@code 1} is an integer, {@code 1.0} and {@code 1e3} are
     * not.
     */
    public enum Kind {
        OBJECT,
        ARRAY,
        STRING,
        INTEGER,
        FRACTION,
        BOOLEAN,
        NULL
    }

    private static final int MAX_DEPTH = 32;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private StrictJson() {}

    /**
     * Reads the whole of {@code json} as one object.
     *
     * @param json UTF-8 without a byte order mark
     * @return the object's own members in their order, by name
     * @throws JsonRefusedException when the bytes are not valid UTF-8 or not exactly one JSON object, when a name occurs
     *     twice at any depth, when a string holds U+0000 or half of a surrogate pair, or when objects nest deeper than 32
     */
    public static Map<String, Kind> members(byte[] json) throws JsonRefusedException {
        return read(json, parser -> onlyObject(parser, StrictJson::kindOfMember));
    }

    /**
     * Reads the whole of {@code json} as one object, with the values of its members.
     *
     * @param json as {@link #members} takes it
     * @return the object's own members in their order, by name: {@code String}, {@code Boolean}, null, and maps and
     *     lists of such values. An integer in the range of {@code Long} is a {@code Long}; every other number is a
     *     {@code Double}, infinite beyond its range
     * @throws JsonRefusedException as {@link #members} does
     */
    public static Map<String, @Nullable Object> values(byte[] json) throws JsonRefusedException {
        return StrictJson.<Map<String, @Nullable Object>>read(json, parser -> onlyObject(parser, StrictJson::value));
    }

    /**
     * Finds the kinds of an array's elements.
     *
     * @param json accepted by {@link #members}
     * @param member the name of one of the object's own members
     * @return the kinds that occur; empty when the array is empty, or when the member is not an array
     * @throws JsonRefusedException as {@link #members} does
     */
    public static Set<Kind> elements(byte[] json, String member) throws JsonRefusedException {
        return read(json, parser -> elements(parser, member));
    }

    private static <T> T read(byte[] json, Reading<T> reading) throws JsonRefusedException {
        try (JsonParser parser = FACTORY.createParser(decode(json))) {
            return reading.read(parser);
        } catch (JsonProcessingException e) {
            throw new JsonRefusedException("The text is not well-formed JSON, or names a member twice.");
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }

    private static String decode(byte[] json) throws JsonRefusedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new JsonRefusedException("The text is not valid UTF-8.");
        }
    }

    private static Set<Kind> elements(JsonParser parser, String member) throws IOException {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = parser.currentName().equals(member);
            if (parser.nextToken() == JsonToken.START_ARRAY && wanted) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    kinds.add(kind(parser.currentToken()));
                    parser.skipChildren();
                }
            }
            parser.skipChildren();
        }
        return kinds;
    }

    private static <V extends @Nullable Object> Map<String, V> onlyObject(JsonParser parser, Reading<V> member)
            throws IOException, JsonRefusedException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new JsonRefusedException("The text is not a JSON object.");
        }
        Map<String, V> members = object(parser, member);
        if (parser.nextToken() != null) {
            throw new JsonRefusedException("The text contains more than one JSON value.");
        }
        return members;
    }

    private static <V extends @Nullable Object> Map<String, V> object(JsonParser parser, Reading<V> member)
            throws IOException, JsonRefusedException {
        Map<String, V> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = requireText(parser.currentName());
            parser.nextToken();
            members.put(name, member.read(parser));
        }
        return members;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException, JsonRefusedException {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException, JsonRefusedException {
        return switch (kind(parser.currentToken())) {
            case OBJECT -> object(parser, StrictJson::value);
            case ARRAY -> array(parser);
            case STRING -> requireText(parser.getText());
            case INTEGER -> integer(parser);
            case FRACTION -> Double.valueOf(parser.getText());
            case BOOLEAN -> parser.getBooleanValue();
            case NULL -> null;
        };
    }

    private static Number integer(JsonParser parser) throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            return Double.valueOf(parser.getText());
        }
        return parser.getLongValue();
    }

    private static Kind kindOfMember(JsonParser parser) throws IOException, JsonRefusedException {
        Kind kind = kind(parser.currentToken());
        requireTextThroughout(parser);
        return kind;
    }

    /** Checks all strings of a value. The parser is on the value's first token, and is left on its last token. */
    private static void requireTextThroughout(JsonParser parser) throws IOException, JsonRefusedException {
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING) {
                requireText(parser.getText());
            }
        } while (depth > 0 && parser.nextToken() != null);
    }

    private static Kind kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> Kind.OBJECT;
            case START_ARRAY -> Kind.ARRAY;
            case VALUE_STRING -> Kind.STRING;
            case VALUE_NUMBER_INT -> Kind.INTEGER;
            case VALUE_NUMBER_FLOAT -> Kind.FRACTION;
            case VALUE_TRUE, VALUE_FALSE -> Kind.BOOLEAN;
            case VALUE_NULL -> Kind.NULL;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("not the start of a value: " + token);
        };
    }

    private static String requireText(String text) throws JsonRefusedException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new JsonRefusedException("A string contains the character U+0000.");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new JsonRefusedException("A string contains an unpaired surrogate.");
            }
        }
        return text;
    }

    /** Reads a value. The parser is on the value's first token, and is left on its last token. */
    private interface Reading<T extends @Nullable Object> {
        T read(JsonParser parser) throws IOException, JsonRefusedException;
    }
}
