package dev.latchkey.auth.session;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.token.AccessTokenIssuer;
import dev.latchkey.auth.token.TokenGrant;
import jakarta.inject.Singleton;
import java.util.Optional;

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
     * @return empty when the account was disabled meanwhile
     */
    public Optional<TokenAnswer> open(Account account, ClientDevice device) {
        return sessions.open(account, device).map(opened -> answer(opened.grant(), opened.refreshToken()));
    }

    /**
     * Exchanges a refresh token.
     *
     * @param clientId who presents it
     * @param scope space-separated, within the session's; the session's own when empty
     * @return empty when the token is not good, or no more
     */
    public Optional<TokenAnswer> refresh(RefreshToken token, String clientId, Optional<String> scope) {
        return switch (sessions.refresh(token, clientId, scope)) {
            case Refresh.Rotated(TokenGrant grant, RefreshToken successor) -> Optional.of(answer(grant, successor));
            case Refresh.Refused() -> Optional.empty();
            case Refresh.Reused() -> Optional.empty();
        };
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
