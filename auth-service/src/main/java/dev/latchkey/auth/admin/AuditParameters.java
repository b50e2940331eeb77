package dev.latchkey.auth.admin;

import dev.latchkey.auth.audit.AuditQuery;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.audit.Outcome;
import dev.latchkey.shared.micronaut.Uuids;
import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.micronaut.list.Cursor;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of {@code GET /admin/audit}, not yet validated. An empty parameter counts as absent. */
record AuditParameters(String account, String event, String outcome, String from, String to) {
    private static final String OUTCOMES =
            Arrays.stream(Outcome.values()).map(Outcome::text).collect(Collectors.joining(", "));

    /**
     * {@return the query that the parameters describe}
     *
     * @throws ProblemException 400 that names each invalid parameter
     */
    AuditQuery query() {
        Reading reading = new Reading();
        AuditQuery query = new AuditQuery(
                reading.of("account", account, Uuids::parse, "must be the id of an account"),
                reading.of("event", event, EventType::named, "must be the name of an event, such as login.failed"),
                reading.of("outcome", outcome, AuditParameters::outcome, "must be one of " + OUTCOMES),
                reading.of("from", from, AuditParameters::time, "must be a time like 2026-01-31T12:00:00Z"),
                reading.of("to", to, AuditParameters::time, "must be a time like 2026-01-31T12:00:00Z"));
        if (!reading.objections.isEmpty()) {
            throw ProblemException.invalid(reading.objections);
        }
        return query;
    }

    /** Reads parameters one by one, and collects the errors. */
    private static final class Reading {
        private final List<InvalidField> objections = new ArrayList<>();

        private <T> @Nullable T of(String name, String text, Function<String, Optional<T>> reader, String otherwise) {
            if (text.isEmpty()) {
                return null;
            }
            Optional<T> value = reader.apply(text);
            if (value.isEmpty()) {
                objections.add(new InvalidField(name, FieldFlaw.INVALID, otherwise));
            }
            return value.orElse(null);
        }
    }

    private static Optional<Outcome> outcome(String text) {
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcome.text().equals(text))
                .findFirst();
    }

    /** Accepts times from 1970 to 9999 only, the range of a {@link Cursor}. The database can store all of them. */
    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant())
                    .filter(time -> !time.isBefore(Cursor.EARLIEST.time()) && !time.isAfter(Cursor.LATEST.time()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
