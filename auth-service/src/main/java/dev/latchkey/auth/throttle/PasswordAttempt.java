package dev.latchkey.auth.throttle;

import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.throttle.ThrottleFunctions.Count;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One comparison of a password, or of a code of a second factor. It counts as a failure from the beginning.
 * {@link #succeeded} takes that back, and so does {@link #close} when there was no verdict. Only the first verdict counts.
 * For one thread only.
 */
public final class PasswordAttempt implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordAttempt.class);

    private final Throttle throttle;
    private final ThrottledAction action;
    private final ThrottleKey key;
    private final @Nullable ThrottleKey address;
    private final Count count;
    private boolean decided;

    PasswordAttempt(
            Throttle throttle, ThrottledAction action, ThrottleKey key, @Nullable ThrottleKey address, Count count) {
        this.throttle = throttle;
        this.action = action;
        this.key = key;
        this.address = address;
        this.count = count;
    }

    /** {@return the key that the attempt is counted under} */
    public ThrottleKey key() {
        return key;
    }

    /**
     * The password was right: its failures are forgotten.
     *
     * @param names the keys of all names of the account; empty when the attempt was not under a name
     */
    public void succeeded(List<ThrottleKey> names) {
        if (decide()) {
            throttle.succeeded(key, names);
        }
    }

    /**
     * The password was wrong, or there is no such account. Audits the failure; if it begins a block, a second event says so.
     *
     * @param failure the audit event of the failure; its account, actor and session become those of the second event
     */
    public void failed(AuditEvent failure) {
        throttle.audit(failure);
        if (decide()) {
            UnaryOperator<AuditEvent> block = event -> failure.as(event.type());
            throttle.noteBlock(action, key, count, block);
            throttle.failedAddress(action, address, block);
        }
    }

    /** Takes back an attempt without a verdict. */
    @Override
    public void close() {
        if (decide()) {
            try {
                throttle.giveBack(key);
            } catch (RuntimeException e) {
                LOG.warn("Taking back an attempt failed; it stays counted as a failure: {}", e.toString());
            }
        }
    }

    /** {@return whether this is the first verdict} If so, the next attempt of the same key may begin. */
    private boolean decide() {
        if (decided) {
            return false;
        }
        decided = true;
        throttle.leave(key);
        return true;
    }
}
