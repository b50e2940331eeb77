package dev.latchkey.shared.token;

import java.time.Duration;
import java.util.Set;

/**
 * What a verifier requires of a token.
 *
 * @param issuer the exact {@code iss}, compared byte for byte
 * @param audiences at least one of these must be in {@code aud}
 * @param clockSkew how far the issuer's clock and the verifier's may differ; zero or more, at most five minutes
 */
public record VerificationPolicy(String issuer, Set<String> audiences, Duration clockSkew) {
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

    /** @throws IllegalArgumentException when a value breaks these rules */
    public VerificationPolicy {
        audiences = Set.copyOf(audiences);
        if (issuer.isBlank()) {
            throw new IllegalArgumentException("the issuer must not be empty");
        }
        if (audiences.isEmpty() || audiences.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "the audiences must be one or more, and must not be empty, but are " + audiences);
        }
        if (clockSkew.isNegative() || clockSkew.compareTo(MAX_CLOCK_SKEW) > 0) {
            throw new IllegalArgumentException("the clock skew must be between 0 and 5 minutes, but is " + clockSkew);
        }
    }
}
