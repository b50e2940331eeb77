package dev.latchkey.auth.revocation;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/** How long a revocation is kept: until every verifier refuses the last matching token as expired. */
@Singleton
final class RevocationLifetime {
    /** The largest clock skew that a verifier can have, a minute for its lease, and ten minutes for wrong wall clocks. */
    private static final Duration TO_SPARE =
            Duration.ofMinutes(5).plus(Duration.ofMinutes(1)).plus(Duration.ofMinutes(10));

    /** {@return how long a revocation is kept after the last access token has expired} */
    Duration keptFor() {
        return TO_SPARE;
    }

    /**
     * {@return how long to keep the revocation of a token, or of several tokens when {@code expiresAt} is the last expiry}
     */
    Instant ofTokenThatExpires(Instant expiresAt) {
        return expiresAt.plus(TO_SPARE);
    }
}
