package dev.latchkey.auth.session;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.revocation.Confirmation;
import dev.latchkey.auth.token.AccessTokenIssuer;
import dev.latchkey.auth.token.TokenAnswer;
import dev.latchkey.auth.token.TokenGrant;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Gives the tokens of a session, signed after its transaction has committed: a signature takes longer than that. */
@Singleton
public final class SessionTokens {
    private final Sessions sessions;
    private final AccessTokenIssuer accessTokens;

    SessionTokens(Sessions sessions, AccessTokenIssuer accessTokens) {
        this.sessions = sessions;
        this.accessTokens = accessTokens;
    }

    /**
     * Opens a session for someone who has just proved who they are.
     *
     * @return empty when the account was disabled or its password was changed meanwhile
     */
    public Optional<TokenAnswer> open(Account account) {
        return sessions.open(account).map(opened -> answer(opened.grant(), opened.refreshToken()));
    }

    /**
     * Exchanges a refresh token.
     *
     * @param clientId who presents it
     * @param scope what the new access token shall have of the session's scope; all of it when empty
     */
    public Exchange refresh(RefreshToken token, String clientId, Set<String> scope) {
        return switch (sessions.refresh(token, clientId, scope)) {
            case Refresh.Rotated(TokenGrant grant, RefreshToken successor) ->
                new Exchange.Granted(answer(grant, successor));
            case Refresh.ScopeRefused() -> new Exchange.InvalidScope();
            case Refresh.Refused() -> new Exchange.InvalidGrant();
            case Refresh.Reused() -> new Exchange.InvalidGrant();
        };
    }

    /**
     * Gives the tokens of a session that was just opened, once that is committed.
     *
     * @param refreshes whether there shall be a refresh token
     */
    public TokenAnswer first(Sessions.Opened opened, boolean refreshes) {
        TokenAnswer tokens = answer(opened.grant(), opened.refreshToken());
        return refreshes ? tokens : tokens.withoutRefreshToken();
    }

    /** Has the sessions that applications have opened in one session of a browser go on with another, of the same person. */
    public void inherit(UUID from, UUID heir) {
        sessions.inherit(from, heir);
    }

    /** Ends a session of an account for its owner, everywhere once this returns; one that has ended stays so. */
    public Confirmation end(UUID accountId, UUID sessionId) {
        return sessions.end(sessionId, "logout", accountId);
    }

    private TokenAnswer answer(TokenGrant grant, RefreshToken refreshToken) {
        return new TokenAnswer(
                accessTokens.issue(grant),
                "Bearer",
                accessTokens.lifetime().toSeconds(),
                refreshToken.value(),
                grant.scope());
    }
}
