package dev.latchkey.auth.introspection;

import dev.latchkey.auth.session.KnownRefreshToken;
import dev.latchkey.shared.token.AccessToken;

/** What a client has presented. */
sealed interface PresentedToken {
    /** One of our access tokens, not expired, revoked or not. */
    record Access(AccessToken token) implements PresentedToken {}

    /** One of our refresh tokens, good or not any more. */
    record Refresh(KnownRefreshToken token) implements PresentedToken {}

    /** None of ours, or none any more: for the client it is the same. */
    record Unknown() implements PresentedToken {}
}
