package dev.latchkey.shared.revocation;

import dev.latchkey.shared.clock.ExpiryClock;
import dev.latchkey.shared.token.AccessToken;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides from memory, as long as the verifier holds a lease; without one the answer is {@code UNKNOWN}. Never waits, takes
 * no lock, makes no objects.
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
     * In this order: first the deadline, then the memory, then the clocks. The other way about, an old memory would be
     * judged by a new deadline, or a deadline that has passed meanwhile would still count.
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

    /** {@return how long the lease still holds; empty when it does not} */
    public Optional<Duration> leaseLeft() {
        Trust trusted = trust;
        return trusted != null && clock.isBefore(trusted.deadline)
                ? Optional.of(Duration.ofNanos(
                        trusted.deadline.nanos() - clock.nanoTime().getAsLong()))
                : Optional.empty();
    }

    /** {@return how many revocations are in the memory} */
    public int entries() {
        Trust trusted = trust;
        return trusted == null ? 0 : trusted.memory.size();
    }

    /** {@return how often a lease had run out before the next was there} */
    public long lapses() {
        return lapses.get();
    }

    /**
     * Trusts a memory until a deadline. By one thread, which has put everything into the memory that the lease promises.
     */
    void trust(RevocationMemory memory, ExpiryClock.Moment deadline) {
        Trust before = trust;
        if (before != null && !clock.isBefore(before.deadline)) {
            lapses.incrementAndGet();
        }
        trust = new Trust(memory, deadline);
    }

    /** Trusts nothing. Whoever has read the deadline before goes by it and by the memory that belongs to it. */
    void distrust() {
        trust = null;
    }

    /** One object, so that a deadline is never used with another memory than the one that it was granted for. */
    private record Trust(RevocationMemory memory, ExpiryClock.Moment deadline) {}
}
