package dev.latchkey.auth.token;

import dev.latchkey.shared.micronaut.error.UnavailableException;
import dev.latchkey.shared.revocation.RevocationCheck;
import dev.latchkey.shared.token.AccessToken;
import dev.latchkey.shared.token.AccessTokenVerifier;
import dev.latchkey.shared.token.Verification;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/**
 * Verifies this issuer's access tokens, for any audience. A token ends exactly at its {@code exp}, without clock skew,
 * because this service's own clock set it. Blocks where the revocation check does.
 */
@Singleton
public final class IssuedTokens {
    private final AccessTokenVerifier verifier;
    private final RevocationCheck revocations;
    private final Clock clock;

    IssuedTokens(AccessTokenVerifier verifier, RevocationCheck revocations, Clock clock) {
        this.verifier = verifier;
        this.revocations = revocations;
        this.clock = clock;
    }

    /**
     * Reads a token.
     *
     * @param token any string
     * @return the token, revoked or not; empty when it is not one of ours, or has expired
     * @throws UnavailableException when that cannot be decided at the moment
     */
    public Optional<AccessToken> find(String token) {
        return switch (verifier.verifyForAnyAudience(token)) {
            case Verification.Accepted(AccessToken accepted) ->
                Optional.of(accepted).filter(known -> clock.instant().isBefore(known.expiresAt()));
            case Verification.Refused refused -> Optional.empty();
            case Verification.Undecided(String why) -> throw undecided(why);
        };
    }

    /**
     * Reads a token that is valid and not revoked.
     *
     * @param token any string
     * @return the token; empty when it is not one of ours, has expired, or was revoked
     * @throws UnavailableException when that cannot be decided at the moment
     */
    public Optional<AccessToken> findUnrevoked(String token) {
        return find(token).filter(this::isUnrevoked);
    }

    /**
     * {@return whether a token was not revoked since it was issued}
     *
     * @param token verified
     * @throws UnavailableException when that cannot be decided at the moment
     */
    public boolean isUnrevoked(AccessToken token) {
        return switch (revocations.check(token)) {
            case NOT_REVOKED -> true;
            case REVOKED -> false;
            case UNKNOWN -> throw undecided("the revocation log cannot be reached");
        };
    }

    private static UnavailableException undecided(String why) {
        return new UnavailableException("The token cannot be verified at the moment.", why);
    }
}
