package dev.latchkey.auth.audit;

import dev.latchkey.auth.caller.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Identical failures.
 *
 * @param event what each of them is
 * @param caller of the first
 * @param count how many there were, 2<sup>31</sup> - 1 at most
 * @param last when the last of them was, in the ticker's nanoseconds
 */
record Failure(AuditEvent event, Caller caller, int count, long last) {
    /** What identical failures have in common. The rest of the caller is for it to choose, and would tell them apart. */
    record Kind(AuditEvent event, @Nullable String ip) {}

    Kind kind() {
        return new Kind(event, caller.ip());
    }

    /** {@return these failures and later ones of the same kind together} */
    Failure and(Failure others) {
        int sum = (int) Math.min((long) count + others.count, Integer.MAX_VALUE);
        return new Failure(event, caller, sum, Math.max(last, others.last));
    }

    /** {@return the same, as one of many different ones of the same type} */
    Failure summary() {
        return new Failure(AuditEvent.of(event.type()).detail("reason", "various"), Caller.NONE, count, last);
    }
}
