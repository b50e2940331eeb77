package dev.latchkey.shared.revocation;

import dev.latchkey.shared.token.AccessToken;
import java.util.concurrent.atomic.LongAdder;

/** Asks a second check when the first cannot tell. */
public final class FallbackRevocationCheck implements RevocationCheck {
    private final RevocationCheck first;
    private final RevocationCheck second;
    private final LongAdder fallbacks = new LongAdder();

    public FallbackRevocationCheck(RevocationCheck first, RevocationCheck second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public RevocationStatus check(AccessToken token) {
        RevocationStatus status = first.check(token);
        if (status != RevocationStatus.UNKNOWN) {
            return status;
        }
        fallbacks.increment();
        return second.check(token);
    }

    /** {@return the answer of the first check} */
    @Override
    public RevocationStatus checkAtOnce(AccessToken token) {
        return first.checkAtOnce(token);
    }

    /** {@return whether one of the two checks may block} */
    @Override
    public boolean blocks() {
        return first.blocks() || second.blocks();
    }

    /** {@return how often the second check was asked} */
    public long fallbacks() {
        return fallbacks.sum();
    }
}
