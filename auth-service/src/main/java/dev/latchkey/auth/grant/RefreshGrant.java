package dev.latchkey.auth.grant;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.session.RefreshToken;
import dev.latchkey.auth.session.SessionTokens;
import dev.latchkey.auth.session.TokenAnswer;
import jakarta.inject.Singleton;
import java.util.Optional;

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
        return sessions.refresh(
                        new RefreshToken(grant.getRefreshToken().getValue()), client.getValue(), Optional.empty())
                .orElseThrow(() -> new OAuthException(OAuth2Error.INVALID_GRANT));
    }
}
