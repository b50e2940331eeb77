package dev.latchkey.auth.session;

import dev.latchkey.auth.token.TokenGrant;

/** The result of presenting a refresh token. */
public sealed interface Refresh {
    /**
     * The token was valid, and is used up now. Or it was used a moment ago, and is presented again because the answer may
     * have been lost.
     *
     * @param successor the token to present next time
     */
    record Rotated(TokenGrant grant, RefreshToken successor) implements Refresh {}

    /** The token is unknown, expired or another client's, its session has ended, or its account is disabled. */
    record Refused() implements Refresh {}

    /** The token is valid and stays valid, but the client asked for more scope than the session has. */
    record ScopeRefused() implements Refresh {}

    /** The token was used before, by its owner or by a thief. The session has been ended. */
    record Reused() implements Refresh {}
}
