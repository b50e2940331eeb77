package dev.latchkey.auth.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which events are asked for. Null stands for all.
 *
 * @param account whom they are about
 * @param event their type
 * @param outcome with which outcome
 * @param from the earliest time
 * @param to the time before which they were
 */
public record AuditQuery(
        @Nullable UUID account,
        @Nullable EventType event,
        @Nullable Outcome outcome,
        @Nullable Instant from,
        @Nullable Instant to) {
    /** {@return whether there can be no such event: each type has one outcome} */
    boolean isContradictory() {
        return event != null && outcome != null && event.outcome() != outcome;
    }
}
