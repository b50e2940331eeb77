package dev.latchkey.shared.micronaut.list;

import dev.latchkey.shared.micronaut.Uuids;
import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A place in a list that is ordered by a time and then by an id: the place after the item with this time and id.
 * Clients send it back unchanged. It is not a secret and grants no access: a list shows what its caller may see, from
 * any place.
 *
 * @param time the item's time, in whole microseconds, as PostgreSQL stores it
 * @param id the item's id
 */
public record Cursor(Instant time, String id) {
    /** The query parameter. */
    public static final String NAME = "cursor";

    /** The place before all items of a list whose oldest item comes first. */
    public static final Cursor EARLIEST = new Cursor(Instant.EPOCH, new UUID(0, 0).toString());

    /** The place before all items of a list whose latest item comes first. */
    public static final Cursor LATEST = new Cursor(Instant.parse("9999-12-31T23:59:59Z"), new UUID(-1, -1).toString());

    private static final int LONGEST = 400;
    private static final char SEPARATOR = ':';

    /** {@return the place after an item} */
    public static Cursor of(Instant time, UUID id) {
        return new Cursor(time, id.toString());
    }

    /**
     * Reads the cursor that a client has sent.
     *
     * @param text empty for no cursor
     * @return the cursor; empty when the text is empty
     * @throws ProblemException with 400 when the text is not a cursor
     */
    public static Optional<Cursor> read(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(parse(text).orElseThrow(Cursor::invalid));
    }

    /** {@return the cursor that a text encodes; empty when it encodes none} */
    public static Optional<Cursor> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int separator = plain.indexOf(SEPARATOR);
            if (separator < 0 || plain.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            Instant time = Instant.EPOCH.plus(Long.parseLong(plain.substring(0, separator)), ChronoUnit.MICROS);
            return Optional.of(new Cursor(time, plain.substring(separator + 1)))
                    .filter(cursor -> !time.isBefore(EARLIEST.time) && !time.isAfter(LATEST.time));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /**
     * {@return the id as a UUID}
     *
     * @throws ProblemException with 400 when the id is not a UUID
     */
    public UUID uuid() {
        return Uuids.parse(id).orElseThrow(Cursor::invalid);
    }

    /** {@return whether the id is a UUID} */
    public boolean hasUuid() {
        return Uuids.parse(id).isPresent();
    }

    /** {@return the form for clients: base64url} */
    public String text() {
        String plain = ChronoUnit.MICROS.between(Instant.EPOCH, time) + String.valueOf(SEPARATOR) + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    private static ProblemException invalid() {
        return ProblemException.invalid(
                List.of(new InvalidField(NAME, FieldFlaw.INVALID, "must be the next of an earlier page")));
    }
}
