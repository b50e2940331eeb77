package dev.latchkey.auth.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A filter for events. A null member does not restrict.
 *
 * @param account the account that the events are about
 * @param event their type
 * @param outcome their outcome
 * @param from the earliest time, inclusive
 * @param to the latest time, exclusive
 */
public record AuditQuery(
        @Nullable UUID account,
        @Nullable EventType event,
        @Nullable Outcome outcome,
        @Nullable Instant from,
        @Nullable Instant to) {
    /** {@return whether no event can match, because each type has only one outcome} */
    boolean isContradictory() {
        return event != null && outcome != null && event.outcome() != outcome;
    }
}
