package dev.latchkey.auth.introspection;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.latchkey.auth.client.ClientRequest;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.session.KnownSessions;
import dev.latchkey.auth.session.RefreshToken;
import dev.latchkey.auth.token.IssuedTokens;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Finds the token that a client has presented. Recognizes its kind by its form: only access tokens have dots. So
 * {@code token_type_hint} is ignored, and a wrong hint does no harm (RFC 7009 section 2.1, RFC 7662 section 2.1).
 */
@Singleton
final class PresentedTokens {
    private final IssuedTokens accessTokens;
    private final KnownSessions sessions;

    PresentedTokens(IssuedTokens accessTokens, KnownSessions sessions) {
        this.accessTokens = accessTokens;
        this.sessions = sessions;
    }

    /**
     * Reads the parameter {@code token}.
     *
     * @throws OAuthException {@code invalid_request} when there is none
     * @throws UnavailableException when the token cannot be looked up at the moment
     */
    PresentedToken of(ClientRequest request) {
        String token = request.parameter("token")
                .orElseThrow(() -> new OAuthException(
                        OAuth2Error.INVALID_REQUEST.setDescription("The parameter token is missing")));
        Optional<PresentedToken> known = token.indexOf('.') >= 0
                ? accessTokens.find(token).map(PresentedToken.Access::new)
                : sessions.find(new RefreshToken(token)).map(PresentedToken.Refresh::new);
        return known.orElseGet(PresentedToken.Unknown::new);
    }
}
