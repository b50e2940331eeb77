package dev.latchkey.auth.audit;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.database.DatabaseFunctions;
import dev.latchkey.shared.micronaut.list.Cursor;
import dev.latchkey.shared.micronaut.list.Slice;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the audit log. */
@Singleton
public final class AuditLog {
    private static final String ORDER = " ORDER BY occurred_at DESC, id DESC LIMIT ?";

    /** now() is constant within a statement, so that the planner can use the index and skip months. */
    private static final String HAPPENED = """
            SELECT EXISTS (
                SELECT FROM audit.event
                WHERE account_id = ? AND session_id = ? AND event || '' = ?
                    AND occurred_at > now() - CAST(? AS interval))""";

    /** What belongs to the history of sign-ins that an owner sees. */
    private static final List<EventType> SIGN_INS =
            List.of(EventType.LOGIN_SUCCEEDED, EventType.LOGIN_FAILED, EventType.AUTHORIZATION_CODE_REDEEMED);

    /** As {@link #HAPPENED}: one account's events in the order of the index, and no months that are too old. */
    private static final String SIGNED_IN = """
            SELECT * FROM audit.event
            WHERE account_id = ? AND event || '' = ANY (?) AND occurred_at > now() - CAST(? AS interval)
                AND occurred_at <= ? AND (occurred_at, id) < (?, ?)""" + ORDER;

    private final DatabaseFunctions functions;

    AuditLog(DatabaseFunctions functions) {
        this.functions = functions;
    }

    /**
     * Lists events, the newest first.
     *
     * @param after the list continues after this place; empty for its beginning
     * @param size the largest number of events to return
     */
    public Slice<LoggedEvent> find(AuditQuery query, Optional<Cursor> after, int size) {
        if (query.isContradictory()) {
            return new Slice<>(List.of(), Optional.empty());
        }
        Statement statement = statement(query, after, size + 1);
        List<LoggedEvent> found = functions.all(
                statement.sql(), AuditLog::event, statement.arguments().toArray());
        return Slice.of(found, size, event -> Cursor.of(event.time(), new UUID(0, event.id())));
    }

    /** {@return whether there was such an event of the account in the session, at most this long ago} */
    public boolean happened(EventType event, UUID accountId, UUID sessionId, Duration ago) {
        return functions.one(HAPPENED, row -> row.getBoolean(1), accountId, sessionId, event.text(), ago);
    }

    /**
     * Lists the sign-ins of an account, failed ones included, the newest first. Times are those of the audit log.
     *
     * @param ago how far back the list goes
     * @param after the list continues after this place; empty for its beginning
     * @param size the largest number of events to return
     */
    public Slice<LoggedEvent> signIns(UUID accountId, Duration ago, Optional<Cursor> after, int size) {
        Cursor from = after.orElse(Cursor.LATEST);
        List<LoggedEvent> found = functions.all(
                SIGNED_IN,
                AuditLog::event,
                accountId,
                SIGN_INS.stream().map(EventType::text).toList(),
                ago,
                from.time(),
                from.time(),
                from.uuid().getLeastSignificantBits(),
                size + 1);
        return Slice.of(found, size, event -> Cursor.of(event.time(), new UUID(0, event.id())));
    }

    /** A query and its arguments. */
    record Statement(String sql, List<Object> arguments) {}

    /**
     * {@return the query} It contains only the conditions that the caller asks for, so that the planner finds the fitting
     * index.
     *
     * @param most the largest number of rows
     */
    static Statement statement(AuditQuery query, Optional<Cursor> after, int most) {
        Conditions conditions = new Conditions();
        conditions.addIfAsked("account_id = ?", query.account());
        // An account has few events. The expression keeps the planner from reading the indexes of the other columns as
        // well.
        String unindexed = query.account() == null ? "" : " || ''";
        EventType event = query.event();
        Outcome outcome = query.outcome();
        if (event != null) {
            conditions.add("event" + unindexed + " = ?", event.text());
        } else if (outcome != null) { // a type has only one outcome
            conditions.add("outcome" + unindexed + " = ?", outcome.text());
        }
        conditions.addIfAsked("occurred_at >= ?", query.from());
        conditions.addIfAsked("occurred_at < ?", query.to());
        after.ifPresent(cursor -> {
            // The first condition lets the planner skip months. The second one finds the place.
            conditions.add("occurred_at <= ?", cursor.time());
            conditions.add(
                    "(occurred_at, id) < (?, ?)", cursor.time(), cursor.uuid().getLeastSignificantBits());
        });
        return new Statement("SELECT * FROM audit.event" + conditions.where() + ORDER, conditions.argumentsAnd(most));
    }

    /** The conditions of a query, joined by AND. */
    private static final class Conditions {
        private final List<String> texts = new ArrayList<>();
        private final List<Object> arguments = new ArrayList<>();

        private void addIfAsked(String text, @Nullable Object value) {
            if (value != null) {
                add(text, value);
            }
        }

        private void add(String text, Object... values) {
            texts.add(text);
            arguments.addAll(List.of(values));
        }

        private String where() {
            return texts.isEmpty() ? "" : " WHERE " + String.join(" AND ", texts);
        }

        private List<Object> argumentsAnd(Object last) {
            arguments.add(last);
            return List.copyOf(arguments);
        }
    }

    private static LoggedEvent event(ResultSet row) throws SQLException {
        return new LoggedEvent(
                row.getLong("id"),
                DatabaseFunctions.instant(row, "occurred_at"),
                row.getObject("last_at") == null ? null : DatabaseFunctions.instant(row, "last_at"),
                row.getInt("count"),
                row.getString("event"),
                row.getString("outcome"),
                row.getObject("account_id", UUID.class),
                row.getObject("actor_id", UUID.class),
                row.getObject("session_id", UUID.class),
                row.getString("client_id"),
                row.getString("ip"),
                row.getString("user_agent"),
                row.getString("request_id"),
                details(row));
    }

    private static Map<String, Object> details(ResultSet row) throws SQLException {
        try {
            return JSONObjectUtils.parse(row.getString("details"));
        } catch (ParseException e) {
            throw new SQLException("the details of an event are not a JSON object", e);
        }
    }
}
