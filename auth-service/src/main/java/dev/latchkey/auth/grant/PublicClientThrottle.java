package dev.latchkey.auth.grant;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.throttle.ThrottledException;
import jakarta.inject.Singleton;

/**
 * Throttles refresh tokens and codes that are no good, by the address of the caller: for public clients, which run on people's
 * devices. A confidential client is known by its credential, and presents the tokens and codes of all its users from one
 * address: a user with bad codes must not stop the others.
 */
@Singleton
final class PublicClientThrottle {
    private final Throttle throttle;

    PublicClientThrottle(Throttle throttle) {
        this.throttle = throttle;
    }

    /**
     * Lets a request go on. Costs no query.
     *
     * @throws ThrottledException when the caller's address is blocked
     */
    void requireUnblocked(RegisteredClient client) {
        if (client.isPublic()) {
            throttle.requireUnblocked(ThrottledAction.TOKEN);
        }
    }

    /** {@return the answer to a token or code that is no good, once that is counted} */
    OAuthException failed(RegisteredClient client) {
        if (client.isPublic()) {
            throttle.failed(ThrottledAction.TOKEN, event -> event.client(client.clientId()));
        }
        return new OAuthException(OAuth2Error.INVALID_GRANT);
    }
}
