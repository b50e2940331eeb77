package dev.latchkey.auth.revocation;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/** How long a revocation is kept: until the last token that it can match is refused everywhere for having expired. */
@Singleton
final class RevocationLifetime {
    /** The largest clock skew and the longest lease that a verifier can have, and ten minutes for wrong wall clocks. */
    private static final Duration TO_SPARE =
            Duration.ofMinutes(5).plus(Duration.ofMinutes(1)).plus(Duration.ofMinutes(10));

    /** {@return how long after the expiry of the last access token} */
    Duration keptFor() {
        return TO_SPARE;
    }

    /** {@return for a token, or for several of which the last expires then} */
    Instant ofTokenThatExpires(Instant expiresAt) {
        return expiresAt.plus(TO_SPARE);
    }
}
