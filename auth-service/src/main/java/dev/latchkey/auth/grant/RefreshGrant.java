package dev.latchkey.auth.grant;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.session.Exchange;
import dev.latchkey.auth.session.RefreshToken;
import dev.latchkey.auth.session.SessionTokens;
import dev.latchkey.auth.session.TokenAnswer;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.Set;

/** The refresh grant (RFC 6749 section 6), for the public first-party client: a new pair of tokens for a refresh token. */
@Singleton
final class RefreshGrant {
    private final SessionTokens sessions;

    RefreshGrant(SessionTokens sessions) {
        this.sessions = sessions;
    }

    TokenAnswer answer(TokenRequest request, RefreshTokenGrant grant) {
        ClientID client = request.getClientID();
        if (request.getClientAuthentication() != null || client == null) {
            throw new OAuthException(OAuth2Error.INVALID_CLIENT);
        }
        Set<String> scope = request.getScope() == null
                ? Set.of()
                : new LinkedHashSet<>(request.getScope().toStringList());
        RefreshToken token = new RefreshToken(grant.getRefreshToken().getValue());
        return switch (sessions.refresh(token, client.getValue(), scope)) {
            case Exchange.Granted(TokenAnswer tokens) -> tokens;
            case Exchange.InvalidGrant() -> throw new OAuthException(OAuth2Error.INVALID_GRANT);
            case Exchange.InvalidScope() -> throw new OAuthException(OAuth2Error.INVALID_SCOPE);
        };
    }
}
