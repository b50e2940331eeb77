package dev.latchkey.auth.grant;

import com.nimbusds.oauth2.sdk.GrantType;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.token.TokenAnswer;

/** A grant of the token endpoint. Each bean of this type supports one {@code grant_type}. */
interface Grant {
    /** {@return the {@code grant_type}} */
    GrantType type();

    /**
     * Issues tokens.
     *
     * @param request of a client that has authenticated, and may use this grant
     * @throws OAuthException when the client gets no tokens
     */
    TokenAnswer answer(GrantRequest request);
}
