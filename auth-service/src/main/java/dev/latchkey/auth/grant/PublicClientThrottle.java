package dev.latchkey.auth.grant;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.throttle.ThrottledException;
import jakarta.inject.Singleton;

/**
 * Throttles invalid refresh tokens and codes by the caller's address, for public clients, which run on users' devices. A
 * confidential client is exempt. Its credential identifies it, and it presents the tokens and codes of all its users from
 * one address. A user with invalid codes must not block the others.
 */
@Singleton
final class PublicClientThrottle {
    private final Throttle throttle;

    PublicClientThrottle(Throttle throttle) {
        this.throttle = throttle;
    }

    /**
     * Checks that the caller's address is not blocked. Costs no query.
     *
     * @throws ThrottledException when the caller's address is blocked
     */
    void requireUnblocked(RegisteredClient client) {
        if (client.isPublic()) {
            throttle.requireUnblocked(ThrottledAction.TOKEN);
        }
    }

    /** {@return the answer to an invalid token or code} Counts the failure. */
    OAuthException failed(RegisteredClient client) {
        if (client.isPublic()) {
            throttle.failed(ThrottledAction.TOKEN, event -> event.client(client.clientId()));
        }
        return new OAuthException(OAuth2Error.INVALID_GRANT);
    }
}
