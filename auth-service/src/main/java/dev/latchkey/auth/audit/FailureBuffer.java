package dev.latchkey.auth.audit;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.auth.caller.Caller;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts identical failures until they are written to the log. Within a minute it accepts {@link #MOST_DIFFERENT} different
 * failures. While the database is unreachable it holds {@link #MOST_HELD}. It counts further failures, too, but in one
 * entry for each type of event, without account, client and address. So a flood fills neither the memory nor the log.
 */
@Singleton
final class FailureBuffer {
    static final int MOST_DIFFERENT = 200;
    static final int MOST_HELD = 1_000;

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Ticker ticker;
    private final Map<Failure.Kind, Failure> held = new LinkedHashMap<>();
    private final Set<Failure.Kind> ofThisMinute = new HashSet<>();
    private long minuteBegan;

    FailureBuffer(Ticker ticker) {
        this.ticker = ticker;
        this.minuteBegan = ticker.read();
    }

    /** Adds a failure that has just happened. */
    synchronized void add(AuditEvent event, Caller caller) {
        Failure failure = new Failure(event, caller, 1, ticker.read());
        hold(isOneOfFew(failure) ? failure : failure.summary());
    }

    /** {@return all failures that it holds} Empties the buffer. */
    synchronized List<Failure> take() {
        List<Failure> taken = List.copyOf(held.values());
        held.clear();
        return taken;
    }

    /** Takes back failures that could not be written. */
    synchronized void putBack(List<Failure> failures) {
        failures.forEach(this::hold);
    }

    private boolean isOneOfFew(Failure failure) {
        if (failure.last() - minuteBegan >= MINUTE) {
            minuteBegan = failure.last();
            ofThisMinute.clear();
        }
        return ofThisMinute.contains(failure.kind())
                || (ofThisMinute.size() < MOST_DIFFERENT && ofThisMinute.add(failure.kind()));
    }

    private void hold(Failure failure) {
        Failure fitting = held.size() < MOST_HELD || held.containsKey(failure.kind()) ? failure : failure.summary();
        held.merge(fitting.kind(), fitting, Failure::and);
    }
}
