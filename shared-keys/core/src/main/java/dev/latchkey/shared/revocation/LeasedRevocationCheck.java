package dev.latchkey.shared.revocation;

import dev.latchkey.shared.clock.ExpiryClock;
import dev.latchkey.shared.token.AccessToken;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides from memory, as long as the verifier holds a lease; without one the answer is {@code UNKNOWN}. Never waits,
 * takes no lock, and allocates no objects.
 */
public final class LeasedRevocationCheck implements RevocationCheck {
    private final ExpiryClock clock;
    private volatile @Nullable Trust trust;
    private final AtomicLong lapses = new AtomicLong();

    /** Makes a check that trusts nothing yet; a {@link LeaseRenewal} gives it a lease. */
    public LeasedRevocationCheck(ExpiryClock clock) {
        this.clock = clock;
    }

    /**
     * Reads the deadline first, then the memory, then the clocks. In another order, an old memory could be used with a
     * new deadline, or a deadline that has passed meanwhile would still count.
     */
    @Override
    public RevocationStatus check(AccessToken token) {
        Trust trusted = trust;
        if (trusted == null) {
            return RevocationStatus.UNKNOWN;
        }
        boolean revoked = trusted.memory.matches(token);
        if (!clock.isBefore(trusted.deadline)) {
            return RevocationStatus.UNKNOWN;
        }
        return revoked ? RevocationStatus.REVOKED : RevocationStatus.NOT_REVOKED;
    }

    @Override
    public boolean blocks() {
        return false;
    }

    /** {@return the time until the lease runs out; empty when there is no lease} */
    public Optional<Duration> leaseLeft() {
        Trust trusted = trust;
        return trusted != null && clock.isBefore(trusted.deadline)
                ? Optional.of(Duration.ofNanos(
                        trusted.deadline.nanos() - clock.nanoTime().getAsLong()))
                : Optional.empty();
    }

    /** {@return the number of revocations in the memory} */
    public int entries() {
        Trust trusted = trust;
        return trusted == null ? 0 : trusted.memory.size();
    }

    /** {@return the number of leases that ran out before the next renewal} */
    public long lapses() {
        return lapses.get();
    }

    /**
     * Trusts a memory until a deadline. One thread calls this, after it has put everything that the lease promises into
     * the memory.
     */
    void trust(RevocationMemory memory, ExpiryClock.Moment deadline) {
        Trust before = trust;
        if (before != null && !clock.isBefore(before.deadline)) {
            lapses.incrementAndGet();
        }
        trust = new Trust(memory, deadline);
    }

    /**
     * Trusts nothing from now on. A check that has read the deadline before uses it with the memory that belongs to it.
     */
    void distrust() {
        trust = null;
    }

    /** One object, so that a deadline is used only with the memory that it was granted for. */
    private record Trust(RevocationMemory memory, ExpiryClock.Moment deadline) {}
}
