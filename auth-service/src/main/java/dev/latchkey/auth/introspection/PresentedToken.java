package dev.latchkey.auth.introspection;

import dev.latchkey.auth.session.KnownRefreshToken;
import dev.latchkey.shared.token.AccessToken;

/** The token that a client has presented. */
sealed interface PresentedToken {
    /** One of our access tokens. It has not expired, but may be revoked. */
    record Access(AccessToken token) implements PresentedToken {}

    /** One of our refresh tokens, valid or not. */
    record Refresh(KnownRefreshToken token) implements PresentedToken {}

    /** Any other text, or a token that is gone. The client cannot tell these apart. */
    record Unknown() implements PresentedToken {}
}
