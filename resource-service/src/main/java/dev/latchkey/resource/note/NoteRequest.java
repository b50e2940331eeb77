package dev.latchkey.resource.note;

import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that creates or replaces a note, not yet validated.
 *
 * @param title 1 to 200 characters on one line
 * @param text 0 to 20,000 characters
 */
@Serdeable
record NoteRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minLength = 1, maxLength = NoteRequest.MAX_TITLE) @Nullable
        String title,

        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, maxLength = NoteRequest.MAX_TEXT) @Nullable
        String text) {
    static final int MAX_TITLE = 200;
    static final int MAX_TEXT = 20_000;

    private static final String TITLE = "title";

    /** A valid title and text. */
    record Content(String title, String text) {}

    /**
     * {@return the validated title and text}
     *
     * @throws ProblemException 400 that lists every invalid field
     */
    Content content() {
        List<InvalidField> objections = new ArrayList<>();
        titleObjection().ifPresent(objections::add);
        textObjection().ifPresent(objections::add);
        if (!objections.isEmpty()) {
            throw ProblemException.invalid(objections);
        }
        return new Content(Objects.requireNonNull(title), Objects.requireNonNull(text));
    }

    private Optional<InvalidField> titleObjection() {
        if (title != null && title.isBlank()) {
            return Optional.of(new InvalidField(TITLE, FieldFlaw.EMPTY, "must not be empty"));
        }
        return objection(TITLE, title, MAX_TITLE, Character::isISOControl);
    }

    /** A text may contain line breaks and tabs. */
    private Optional<InvalidField> textObjection() {
        return objection("text", text, MAX_TEXT, c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t');
    }

    private static Optional<InvalidField> objection(
            String field, @Nullable String value, int maxLength, IntPredicate refused) {
        if (value == null) {
            return Optional.of(new InvalidField(field, FieldFlaw.REQUIRED, "is required"));
        }
        if (value.codePointCount(0, value.length()) > maxLength) {
            return Optional.of(new InvalidField(
                    field, FieldFlaw.TOO_LONG, "must have %,d characters or fewer".formatted(maxLength)));
        }
        return value.codePoints().anyMatch(refused)
                ? Optional.of(
                        new InvalidField(field, FieldFlaw.CONTROL_CHARACTER, "must not contain control characters"))
                : Optional.empty();
    }

    /** Omits the title and the text, so that they never appear in a log. */
    @Override
    public String toString() {
        return "NoteRequest[]";
    }
}
