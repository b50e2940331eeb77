package dev.latchkey.auth.client;

import io.micronaut.core.convert.ConversionContext;
import io.micronaut.data.model.runtime.convert.AttributeConverter;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/** A scope as registrations and the database write it: its values, with one space between two (RFC 6749 section 3.3). */
public final class ScopeText {
    private ScopeText() {}

    /** {@return the values in their order; none for an empty text} */
    public static SequencedSet<String> values(String text) {
        List<String> values = text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
        return Collections.unmodifiableSequencedSet(new LinkedHashSet<>(values));
    }

    /** Converts to and from {@code text}. */
    @Singleton
    static final class Converter implements AttributeConverter<SequencedSet<String>, String> {
        @Override
        public @Nullable String convertToPersistedValue(
                @Nullable SequencedSet<String> scope, ConversionContext context) {
            return scope == null ? null : String.join(" ", scope);
        }

        @Override
        public @Nullable SequencedSet<String> convertToEntityValue(
                @Nullable String persisted, ConversionContext context) {
            return persisted == null ? null : values(persisted);
        }
    }
}
