package dev.latchkey.shared.micronaut.body;

import dev.latchkey.shared.json.JsonRefusedException;
import dev.latchkey.shared.json.StrictJson;
import dev.latchkey.shared.json.StrictJson.Kind;
import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.HttpProblem;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.beans.BeanIntrospection;
import io.micronaut.core.beans.BeanIntrospector;
import io.micronaut.core.beans.BeanProperty;
import io.micronaut.core.io.buffer.ByteBuffer;
import io.micronaut.core.io.buffer.ReferenceCounted;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.Headers;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.body.MessageBodyReader;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.config.annotation.SerdeConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON request body into a record. Refuses unknown and duplicate members, members of the wrong type (no number
 * becomes a string), anything but one object, and text that is not Unicode. The binding library accepts all of these.
 */
@Singleton
@Order(Ordered.HIGHEST_PRECEDENCE)
@Consumes(MediaType.APPLICATION_JSON)
final class StrictJsonReader<T> implements MessageBodyReader<T> {
    private final JsonMapper mapper;

    StrictJsonReader(JsonMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public boolean isReadable(Argument<T> type, @Nullable MediaType mediaType) {
        return mediaType != null
                && MediaType.APPLICATION_JSON_TYPE.matches(mediaType)
                && type.getType().isRecord()
                && BeanIntrospector.SHARED.findIntrospection(type.getType()).isPresent();
    }

    @Override
    public T read(Argument<T> type, @Nullable MediaType mediaType, Headers headers, InputStream body) {
        try {
            return read(type, headers, body.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }

    /**
     * Takes the body as it is. A copy through the stream would allocate 16 KiB for each request. Releases the body unless it
     * fails; then the caller does.
     */
    @Override
    public T read(Argument<T> type, @Nullable MediaType mediaType, Headers headers, ByteBuffer<?> body) {
        T read = read(type, headers, body.toByteArray());
        if (body instanceof ReferenceCounted counted) {
            counted.release();
        }
        return read;
    }

    private T read(Argument<T> type, Headers headers, byte[] json) {
        requireContentType(headers);
        try {
            Map<String, Expected> expected = expected(type.getType());
            refuseMisfits(expected, json);
            return bind(json, type, expected);
        } catch (JsonRefusedException e) {
            throw new ProblemException(HttpProblem.MALFORMED_JSON, String.valueOf(e.getMessage()));
        }
    }

    /** Binds a body that was checked. Only a number with too many digits can still fail. */
    private T bind(byte[] json, Argument<T> type, Map<String, Expected> expected) {
        try {
            return mapper.readValue(json, type);
        } catch (IOException e) {
            if (!expected.containsValue(Expected.INTEGER)) {
                throw new UncheckedIOException("the body passed the checks, but cannot be bound", e);
            }
            throw new ProblemException(HttpProblem.BAD_REQUEST, "A number in the request is out of range.");
        }
    }

    /**
     * The framework treats a body without a media type as JSON, and any page can make a browser send such a body across
     * sites.
     */
    private static void requireContentType(Headers headers) {
        if (headers.get(HttpHeaders.CONTENT_TYPE, MediaType.class).isEmpty()) {
            throw new ProblemException(
                    HttpProblem.UNSUPPORTED_MEDIA_TYPE, "The media type of the request is not supported here.");
        }
    }

    private static void refuseMisfits(Map<String, Expected> expected, byte[] json) throws JsonRefusedException {
        List<InvalidField> errors = new ArrayList<>();
        for (Map.Entry<String, Kind> member : StrictJson.members(json).entrySet()) {
            String name = member.getKey();
            Expected wanted = expected.get(name);
            if (wanted == null) {
                errors.add(new InvalidField(name, FieldFlaw.UNKNOWN, "is not a member of this request"));
            } else if (!fits(wanted, member.getValue(), name, json)) {
                errors.add(new InvalidField(name, FieldFlaw.WRONG_TYPE, "must be " + wanted.description));
            }
        }
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    private static boolean fits(Expected wanted, Kind kind, String name, byte[] json) throws JsonRefusedException {
        if (kind == Kind.NULL) {
            return true;
        }
        return kind == wanted.kind
                && (wanted != Expected.STRINGS || Set.of(Kind.STRING).containsAll(StrictJson.elements(json, name)));
    }

    /** The type of a request's member. A member of another Java type is a mistake in the service. */
    private enum Expected {
        STRING(Kind.STRING, "a string"),
        STRINGS(Kind.ARRAY, "an array of strings"),
        INTEGER(Kind.INTEGER, "an integer"),
        BOOLEAN(Kind.BOOLEAN, "true or false"),
        OBJECT(Kind.OBJECT, "an object");

        private final Kind kind;
        private final String description;

        Expected(Kind kind, String description) {
            this.kind = kind;
            this.description = description;
        }

        static Expected of(BeanProperty<?, ?> property) {
            Class<?> type = property.getType();
            if (type == String.class) {
                return STRING;
            }
            if (type == List.class
                    && property.asArgument()
                                    .getFirstTypeVariable()
                                    .orElse(Argument.OBJECT_ARGUMENT)
                                    .getType()
                            == String.class) {
                return STRINGS;
            }
            if (type == long.class || type == Long.class || type == int.class || type == Integer.class) {
                return INTEGER;
            }
            if (type == boolean.class || type == Boolean.class) {
                return BOOLEAN;
            }
            if (type == Map.class) {
                return OBJECT;
            }
            throw new IllegalStateException("there is no JSON type for the request member " + property);
        }
    }

    /** {@return the expected types by JSON name, which an annotation can make different from the component's name} */
    private static Map<String, Expected> expected(Class<?> type) {
        return BeanIntrospection.getIntrospection(type).getBeanProperties().stream()
                .collect(Collectors.toMap(
                        property -> property.stringValue(SerdeConfig.class, SerdeConfig.PROPERTY)
                                .orElse(property.getName()),
                        Expected::of));
    }
}
