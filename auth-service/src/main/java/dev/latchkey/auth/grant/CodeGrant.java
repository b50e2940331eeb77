package dev.latchkey.auth.grant;

import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.latchkey.auth.authorization.AuthorizationCode;
import dev.latchkey.auth.authorization.CodeExchange;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.token.TokenAnswer;
import jakarta.inject.Singleton;

/** The authorization code grant (RFC 6749 section 4.1.3): the tokens of a new session for a code. */
@Singleton
final class CodeGrant implements Grant {
    private final CodeExchange codes;
    private final PublicClientThrottle throttle;

    CodeGrant(CodeExchange codes, PublicClientThrottle throttle) {
        this.codes = codes;
        this.throttle = throttle;
    }

    @Override
    public GrantType type() {
        return GrantType.AUTHORIZATION_CODE;
    }

    @Override
    public TokenAnswer answer(GrantRequest request) {
        AuthorizationCodeGrant grant = (AuthorizationCodeGrant) request.grant();
        if (!request.resources().isEmpty()) {
            throw new OAuthException(OAuth2Error.INVALID_TARGET);
        }
        throttle.requireUnblocked(request.client());
        return codes.exchange(
                        new AuthorizationCode(grant.getAuthorizationCode().getValue()),
                        request.client(),
                        grant.getRedirectionURI() == null
                                ? null
                                : grant.getRedirectionURI().toString(),
                        grant.getCodeVerifier())
                .orElseThrow(() -> throttle.failed(request.client()));
    }
}
