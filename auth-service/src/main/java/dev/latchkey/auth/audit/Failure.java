package dev.latchkey.auth.audit;

import dev.latchkey.auth.caller.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Identical failures.
 *
 * @param event what each of them is
 * @param caller of the first
 * @param count their number, 2<sup>31</sup> - 1 at most
 * @param last when the last of them happened, in the ticker's nanoseconds
 */
record Failure(AuditEvent event, Caller caller, int count, long last) {
    /**
     * What identical failures have in common. The other data of the caller is left out: a caller could vary it at will, so
     * that no two failures would be identical.
     */
    record Kind(AuditEvent event, @Nullable String ip) {}

    Kind kind() {
        return new Kind(event, caller.ip());
    }

    /** {@return the sum of these failures and later ones of the same kind} */
    Failure and(Failure others) {
        int sum = (int) Math.min((long) count + others.count, Integer.MAX_VALUE);
        return new Failure(event, caller, sum, Math.max(last, others.last));
    }

    /** {@return these failures without what distinguishes them, in one entry with all others of their type} */
    Failure summary() {
        return new Failure(AuditEvent.of(event.type()).detail("reason", "various"), Caller.NONE, count, last);
    }
}
