package dev.latchkey.auth.revocation;

import dev.latchkey.auth.token.TokenSettings;
import dev.latchkey.shared.token.AccessToken;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Revokes. A revocation holds from the moment that its transaction has committed, and is kept until the last token that
 * it can match has expired, with time to spare for skew and for wrong clocks.
 */
@Singleton
public final class RevocationLog {
    private static final Duration TO_SPARE = Duration.ofMinutes(15);

    private final RevocationRepository repository;
    private final Duration tokenLifetime;
    private final Clock clock;

    RevocationLog(RevocationRepository repository, TokenSettings tokens, Clock clock) {
        this.repository = repository;
        this.tokenLifetime = tokens.accessTokenLifetime();
        this.clock = clock;
    }

    /** Revokes all access tokens of a session, in the caller's transaction. */
    public void revokeSession(UUID sessionId) {
        repository.insert("session", sessionId.toString(), keptUntil(clock.instant()));
    }

    /** Revokes one access token: for those without a session. */
    public void revokeToken(AccessToken token) {
        repository.insert("token", token.jwtId(), spared(token.expiresAt()));
    }

    /** {@return how long the revocation of a session must be kept whose last access token is issued now or was before} */
    public Instant keptUntil(Instant now) {
        return spared(now.plus(tokenLifetime));
    }

    private static Instant spared(Instant expiry) {
        return expiry.plus(TO_SPARE);
    }
}
