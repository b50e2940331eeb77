package dev.latchkey.auth.session;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.revocation.Confirmation;
import dev.latchkey.auth.token.AccessTokenIssuer;
import dev.latchkey.auth.token.TokenAnswer;
import dev.latchkey.auth.token.TokenGrant;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.UUID;

/**
 * Issues the tokens of a session. It signs them after the session's transaction has committed, because a signature takes
 * longer than the transaction.
 */
@Singleton
public final class SessionTokens {
    private final Sessions sessions;
    private final AccessTokenIssuer accessTokens;

    SessionTokens(Sessions sessions, AccessTokenIssuer accessTokens) {
        this.sessions = sessions;
        this.accessTokens = accessTokens;
    }

    /**
     * Opens a session for a user who has just given the right password.
     *
     * @param code what the user has shown besides the password
     * @param scope of the session, space-separated; a login may ask for it
     */
    public Opening<TokenAnswer> open(Account account, SignInCode code, String scope) {
        return sessions.open(account, code, scope).map(opened -> answer(opened.grant(), opened.refreshToken()));
    }

    /**
     * Opens a session for a user whose passkey was verified.
     *
     * @param scope of the session, space-separated; a login may ask for it
     */
    public Opening<TokenAnswer> openByPasskey(PasskeyProof proof, String scope) {
        return sessions.openByPasskey(proof, scope).map(opened -> answer(opened.grant(), opened.refreshToken()));
    }

    /**
     * Exchanges a refresh token for its successor. The new access token has no scope that the client may not ask for any
     * more; it may have none at all. If the token was used before, no verifier accepts its session any more when this
     * returns.
     *
     * @param client the client that presents it
     * @param scope the part of the session's scope for the new access token; empty for all of it
     */
    public Refresh refresh(RefreshToken token, RegisteredClient client, Set<String> scope) {
        Refresh refresh = sessions.refresh(token, client.clientId(), scope);
        return refresh instanceof Refresh.Rotated(TokenGrant grant, RefreshToken successor)
                ? new Refresh.Rotated(grant.within(client.scope()), successor)
                : refresh;
    }

    /** Issues the tokens after a refresh. Called after the commit. */
    public TokenAnswer next(Refresh.Rotated rotated) {
        return answer(rotated.grant(), rotated.successor());
    }

    /**
     * Issues the tokens of a session that was just opened. Called after the commit.
     *
     * @param grant of the session, or a part of it
     * @param refreshToken of the session
     * @param refreshes whether to issue the refresh token
     */
    public TokenAnswer first(TokenGrant grant, RefreshToken refreshToken, boolean refreshes) {
        TokenAnswer tokens = answer(grant, refreshToken);
        return refreshes ? tokens : tokens.withoutRefreshToken();
    }

    /** Moves the sessions that applications have opened in one session to another session of the same user. */
    public void inherit(UUID from, UUID heir) {
        sessions.inherit(from, heir);
    }

    /**
     * Ends a session of an account for its owner. When this returns, no verifier accepts its tokens any more. A session
     * that has already ended stays ended.
     */
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
