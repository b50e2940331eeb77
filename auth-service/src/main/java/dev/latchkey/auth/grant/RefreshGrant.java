package dev.latchkey.auth.grant;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.session.Refresh;
import dev.latchkey.auth.session.RefreshToken;
import dev.latchkey.auth.session.SessionTokens;
import dev.latchkey.auth.token.TokenAnswer;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;

/** The refresh grant (RFC 6749 section 6): a new pair of tokens for a refresh token. */
@Singleton
final class RefreshGrant implements Grant {
    private final SessionTokens sessions;
    private final PublicClientThrottle throttle;

    RefreshGrant(SessionTokens sessions, PublicClientThrottle throttle) {
        this.sessions = sessions;
        this.throttle = throttle;
    }

    @Override
    public GrantType type() {
        return GrantType.REFRESH_TOKEN;
    }

    @Override
    public TokenAnswer answer(GrantRequest request) {
        throttle.requireUnblocked(request.client());
        RefreshTokenGrant grant = (RefreshTokenGrant) request.grant();
        RefreshToken token = new RefreshToken(grant.getRefreshToken().getValue());
        return switch (sessions.refresh(token, request.client(), request.scope().orElseGet(LinkedHashSet::new))) {
            case Refresh.Rotated rotated -> sessions.next(rotated);
            case Refresh.Refused _, Refresh.Reused _ -> throw throttle.failed(request.client());
            case Refresh.ScopeRefused _ -> throw new OAuthException(OAuth2Error.INVALID_SCOPE);
        };
    }
}
