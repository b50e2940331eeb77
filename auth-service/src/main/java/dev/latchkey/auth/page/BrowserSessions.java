package dev.latchkey.auth.page;

import dev.latchkey.auth.session.Exchange;
import dev.latchkey.auth.session.RefreshToken;
import dev.latchkey.auth.session.SessionTokens;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.token.TokenAnswer;
import dev.latchkey.auth.token.TokenGrant;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import dev.latchkey.shared.revocation.RevocationCheck;
import dev.latchkey.shared.token.AccessToken;
import dev.latchkey.shared.token.AccessTokenVerifier;
import dev.latchkey.shared.token.Verification;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Tells who is signed in, by the cookies alone. An access token that has expired, or has a tenth of its life left or
 * less, is exchanged for a new one by the refresh token, unseen by the person.
 */
@Singleton
public final class BrowserSessions {
    private static final int REMAINING_PART = 10;

    private final PageCookies cookies;
    private final AccessTokenVerifier verifier;
    private final RevocationCheck revocations;
    private final SessionTokens sessions;
    private final Throttle throttle;
    private final Clock clock;

    BrowserSessions(
            PageCookies cookies,
            AccessTokenVerifier verifier,
            RevocationCheck revocations,
            SessionTokens sessions,
            Throttle throttle,
            Clock clock) {
        this.cookies = cookies;
        this.verifier = verifier;
        this.revocations = revocations;
        this.sessions = sessions;
        this.throttle = throttle;
        this.clock = clock;
    }

    /**
     * Finds out who sends the request.
     *
     * @return empty when nobody is signed in
     * @throws UnavailableException when that cannot be told at the moment
     */
    public Optional<SignedIn> find(HttpRequest<?> request) {
        Optional<AccessToken> token = cookies.accessToken(request).flatMap(this::verified);
        if (token.isPresent() && !isAboutToExpire(token.get())) {
            return token.flatMap(BrowserSessions::signedIn);
        }
        // Where there is nothing to renew by, the old token serves to its end.
        return renewed(request).or(() -> token).flatMap(BrowserSessions::signedIn);
    }

    /** {@return who has just got this token; empty when it does not hold any more} */
    Optional<SignedIn> of(String accessToken) {
        return verified(accessToken).flatMap(BrowserSessions::signedIn);
    }

    /**
     * Refused refresh tokens stay where they are: another request may be about to replace them. While the address is throttled
     * for such tokens, none is looked up: the person counts as not signed in until then.
     */
    private Optional<AccessToken> renewed(HttpRequest<?> request) {
        Optional<RefreshToken> refreshToken = cookies.refreshToken(request).map(RefreshToken::new);
        if (refreshToken.isEmpty() || throttle.isBlocked(ThrottledAction.TOKEN)) {
            return Optional.empty();
        }
        return switch (sessions.refresh(refreshToken.get(), TokenGrant.FIRST_PARTY_CLIENT, Set.of())) {
            case Exchange.Granted(TokenAnswer tokens) -> {
                cookies.setTokens(request, tokens);
                yield verified(tokens.accessToken());
            }
            case Exchange.InvalidGrant() -> {
                throttle.failed(ThrottledAction.TOKEN, event -> event.client(TokenGrant.FIRST_PARTY_CLIENT));
                yield Optional.empty();
            }
            case Exchange.InvalidScope() -> Optional.empty();
        };
    }

    private Optional<AccessToken> verified(String accessToken) {
        return switch (verifier.verify(accessToken)) {
            case Verification.Accepted(AccessToken token) -> unlessRevoked(token);
            case Verification.Refused refused -> Optional.empty();
            case Verification.Undecided(String why) -> throw undecided(why);
        };
    }

    private Optional<AccessToken> unlessRevoked(AccessToken token) {
        return switch (revocations.check(token)) {
            case NOT_REVOKED -> Optional.of(token);
            case REVOKED -> Optional.empty();
            case UNKNOWN -> throw undecided("the revocation log is out of reach");
        };
    }

    private boolean isAboutToExpire(AccessToken token) {
        Duration life = Duration.between(token.issuedAt(), token.expiresAt());
        Instant renewal = token.expiresAt().minus(life.dividedBy(REMAINING_PART));
        return !clock.instant().isBefore(renewal);
    }

    /** The token of another client may do less than its owner, and must not become a session here. */
    private static Optional<SignedIn> signedIn(AccessToken token) {
        String sessionId = token.sessionId();
        return sessionId != null && token.clientId().equals(TokenGrant.FIRST_PARTY_CLIENT)
                ? Optional.of(
                        new SignedIn(UUID.fromString(token.subject()), UUID.fromString(sessionId), authTime(token)))
                : Optional.empty();
    }

    private static Instant authTime(AccessToken token) {
        return token.claims().get("auth_time") instanceof Number seconds
                ? Instant.ofEpochSecond(seconds.longValue())
                : Instant.EPOCH;
    }

    private static UnavailableException undecided(String why) {
        return new UnavailableException("The service is not ready. Try again shortly.", why);
    }
}
