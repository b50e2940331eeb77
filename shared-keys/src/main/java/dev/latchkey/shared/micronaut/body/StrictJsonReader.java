package dev.latchkey.shared.micronaut.body;

import dev.latchkey.shared.json.JsonRefusedException;
import dev.latchkey.shared.json.StrictJson;
import dev.latchkey.shared.json.StrictJson.Kind;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.beans.BeanIntrospection;
import io.micronaut.core.beans.BeanIntrospector;
import io.micronaut.core.beans.BeanProperty;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.Headers;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON request body into a record: refuses unknown and duplicate members, members of the wrong type (no number
 * becomes a string), anything but one object, and text that is not Unicode. The library that binds is lenient in each.
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
        requireContentType(headers);
        try {
            byte[] json = body.readAllBytes();
            refuseMisfits(BeanIntrospection.getIntrospection(type.getType()), StrictJson.members(json));
            return mapper.readValue(json, type);
        } catch (JsonRefusedException e) {
            throw new ProblemException(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("the body was checked and yet cannot be bound", e);
        }
    }

    /** The framework takes a body of no media type for JSON; any page can make a browser send such a one across sites. */
    private static void requireContentType(Headers headers) {
        if (headers.get(HttpHeaders.CONTENT_TYPE, MediaType.class).isEmpty()) {
            throw new ProblemException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The media type of the request is not supported here.");
        }
    }

    private static void refuseMisfits(BeanIntrospection<?> type, Map<String, Kind> members) {
        List<InvalidField> errors = new ArrayList<>();
        members.forEach((name, kind) -> property(type, name)
                .ifPresentOrElse(
                        property -> {
                            if (!fits(property, kind)) {
                                errors.add(new InvalidField(name, "must be a " + expected(property)));
                            }
                        },
                        () -> errors.add(new InvalidField(name, "is not a member of this request"))));
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    /** By the member's name in JSON, which an annotation can make another than the component's own. */
    private static Optional<? extends BeanProperty<?, ?>> property(BeanIntrospection<?> type, String name) {
        return type.getBeanProperties().stream()
                .filter(property -> property.stringValue(SerdeConfig.class, SerdeConfig.PROPERTY)
                        .orElse(property.getName())
                        .equals(name))
                .findFirst();
    }

    private static boolean fits(BeanProperty<?, ?> property, Kind kind) {
        return kind == Kind.NULL || kind == expectedKind(property);
    }

    private static Kind expectedKind(BeanProperty<?, ?> property) {
        if (property.getType() == String.class) {
            return Kind.STRING;
        }
        throw new IllegalStateException("a request member of a type that is not handled yet: " + property);
    }

    private static String expected(BeanProperty<?, ?> property) {
        return expectedKind(property).name().toLowerCase(java.util.Locale.ROOT);
    }
}
