package dev.latchkey.auth.page;

import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.session.Refresh;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Finds the signed-in user by the cookies alone. If the access token has expired, or has at most a tenth of its lifetime
 * left, it is renewed by the refresh token. The user does not notice.
 */
@Singleton
public final class BrowserSessions {
    private static final int REMAINING_PART = 10;

    private final PageCookies cookies;
    private final AccessTokenVerifier verifier;
    private final RevocationCheck revocations;
    private final SessionTokens sessions;
    private final Clients clients;
    private final Throttle throttle;
    private final Clock clock;

    BrowserSessions(
            PageCookies cookies,
            AccessTokenVerifier verifier,
            RevocationCheck revocations,
            SessionTokens sessions,
            Clients clients,
            Throttle throttle,
            Clock clock) {
        this.cookies = cookies;
        this.verifier = verifier;
        this.revocations = revocations;
        this.sessions = sessions;
        this.clients = clients;
        this.throttle = throttle;
        this.clock = clock;
    }

    /**
     * Finds the user who sends the request.
     *
     * @return empty when no user is signed in
     * @throws UnavailableException when that cannot be decided at the moment
     */
    public Optional<SignedIn> find(HttpRequest<?> request) {
        Optional<AccessToken> token = cookies.accessToken(request).flatMap(this::verified);
        if (token.isPresent() && !isAboutToExpire(token.get())) {
            return token.flatMap(BrowserSessions::signedIn);
        }
        // Without a renewal, the old token serves until it expires.
        return renewed(request).or(() -> token).flatMap(BrowserSessions::signedIn);
    }

    /** {@return the user who has just got this token; empty when it is not valid any more} */
    public Optional<SignedIn> of(String accessToken) {
        return verified(accessToken).flatMap(BrowserSessions::signedIn);
    }

    /**
     * Renews the tokens. A refused refresh token stays in its cookie, because another request may be about to replace it.
     * While the address is throttled for such tokens, none is looked up, and the user counts as not signed in.
     */
    private Optional<AccessToken> renewed(HttpRequest<?> request) {
        Optional<RefreshToken> refreshToken = cookies.refreshToken(request).map(RefreshToken::new);
        if (refreshToken.isEmpty() || throttle.isBlocked(ThrottledAction.TOKEN)) {
            return Optional.empty();
        }
        return switch (sessions.refresh(refreshToken.get(), clients.firstParty(), Set.of())) {
            case Refresh.Rotated rotated -> {
                TokenAnswer tokens = sessions.next(rotated);
                cookies.setTokens(request, tokens);
                yield verified(tokens.accessToken());
            }
            case Refresh.Refused _, Refresh.Reused _ -> {
                throttle.failed(ThrottledAction.TOKEN, event -> event.client(TokenGrant.FIRST_PARTY_CLIENT));
                yield Optional.empty();
            }
            case Refresh.ScopeRefused _ -> Optional.empty();
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
            case UNKNOWN -> throw undecided("the revocation log cannot be reached");
        };
    }

    private boolean isAboutToExpire(AccessToken token) {
        Duration life = Duration.between(token.issuedAt(), token.expiresAt());
        Instant renewal = token.expiresAt().minus(life.dividedBy(REMAINING_PART));
        return !clock.instant().isBefore(renewal);
    }

    /**
     * Accepts only tokens of our own client. Another client's token may have fewer rights than its user, so it must not
     * become a session here.
     */
    private static Optional<SignedIn> signedIn(AccessToken token) {
        String sessionId = token.sessionId();
        return sessionId != null && token.clientId().equals(TokenGrant.FIRST_PARTY_CLIENT)
                ? Optional.of(new SignedIn(
                        UUID.fromString(token.subject()),
                        UUID.fromString(sessionId),
                        Objects.requireNonNullElse(token.authTime(), Instant.EPOCH),
                        token.amr()))
                : Optional.empty();
    }

    private static UnavailableException undecided(String why) {
        return new UnavailableException("The service is not ready. Try again shortly.", why);
    }
}
