package dev.latchkey.shared.signin;

import dev.latchkey.shared.clock.DurationText;
import dev.latchkey.shared.token.AccessToken;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a service requires of the sign-in behind an access token (RFC 9470). A token that does not say how or when its owner
 * signed in, such as a client's own token, meets no requirement.
 *
 * @param acr the lowest class that suffices; null for any class
 * @param maxAge the longest time since the sign-in, at least a second; null for any time
 */
public record SignInRequirement(
        @Nullable AuthenticationClass acr, @Nullable Duration maxAge) {
    /** The code of the challenge and of the error (RFC 9470 section 3). */
    public static final String ERROR = "insufficient_user_authentication";

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** @throws IllegalArgumentException when nothing is required, or {@code maxAge} is shorter than a second */
    public SignInRequirement {
        if (acr == null && maxAge == null) {
            throw new IllegalArgumentException("a requirement needs acr, maxAge or both");
        }
        if (maxAge != null && maxAge.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("maxAge must be at least a second, but is " + maxAge);
        }
    }

    /** {@return the requirement of a sign-in that is at most this old} */
    public static SignInRequirement within(Duration maxAge) {
        return new SignInRequirement(null, maxAge);
    }

    /**
     * {@return whether the token's sign-in meets this requirement}
     *
     * @param token verified
     * @param now the time of the verifier
     * @param leeway how far the clocks of the issuer and of the verifier may differ, zero or more. A sign-in may be older by
     *     this, and may seem to be in the future by this
     */
    public boolean isMetBy(AccessToken token, Instant now, Duration leeway) {
        return isMetBy(token.acr(), token.authTime(), now, leeway);
    }

    /**
     * {@return whether a sign-in meets this requirement}
     *
     * @param signInClass its {@code acr}; null when unknown
     * @param signedInAt its {@code auth_time}; null when unknown
     * @param now the present time
     * @param leeway as above
     */
    public boolean isMetBy(@Nullable String signInClass, @Nullable Instant signedInAt, Instant now, Duration leeway) {
        return (acr == null || isAtLeast(acr, signInClass))
                && (maxAge == null || (signedInAt != null && isRecent(maxAge, signedInAt, now, leeway)));
    }

    private static boolean isAtLeast(AuthenticationClass required, @Nullable String signInClass) {
        return AuthenticationClass.named(signInClass)
                .filter(known -> known.satisfies(required))
                .isPresent();
    }

    /** A time in the future would otherwise be recent until it has come. */
    private static boolean isRecent(Duration maxAge, Instant signedInAt, Instant now, Duration leeway) {
        Duration age = Duration.between(signedInAt, now);
        return age.compareTo(leeway.negated()) >= 0 && age.compareTo(maxAge.plus(leeway)) <= 0;
    }

    /** {@return what is required, as a sentence for people} */
    public String description() {
        return "A sign-in" + (maxAge == null ? "" : " of the last " + DurationText.of(maxAge))
                + (acr == AuthenticationClass.TWO_FACTORS ? " with two factors" : "") + " is needed.";
    }

    /** {@return the value of {@code WWW-Authenticate}, for an answer with the status 401 (RFC 9470 section 3)} */
    public String challenge() {
        return "Bearer error=\"" + ERROR + "\", error_description=\"" + description() + "\""
                + (acr == null ? "" : ", acr_values=\"" + acr.acr() + "\"")
                + (maxAge == null ? "" : ", max_age=\"" + maxAge.toSeconds() + "\"");
    }
}
