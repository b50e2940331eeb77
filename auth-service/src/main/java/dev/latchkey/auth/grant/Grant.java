package dev.latchkey.auth.grant;

import com.nimbusds.oauth2.sdk.GrantType;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.token.TokenAnswer;

/** One way to get tokens at the token endpoint. Beans of this type are what {@code grant_type} can be. */
interface Grant {
    /** {@return the {@code grant_type}} */
    GrantType type();

    /**
     * Gives tokens.
     *
     * @param request of a client that has authenticated, and may use this grant
     * @throws OAuthException when it gets none
     */
    TokenAnswer answer(GrantRequest request);
}
