package dev.latchkey.auth.session;

import dev.latchkey.auth.token.TokenGrant;

/** What came of presenting a refresh token. */
sealed interface Refresh {
    /**
     * It was good, and is used up now; or it was used a moment ago, and comes again for an answer that may have been lost.
     *
     * @param successor to be presented next time
     */
    record Rotated(TokenGrant grant, RefreshToken successor) implements Refresh {}

    /** It is unknown or too old, another client's, its session has ended, or its account is disabled. */
    record Refused() implements Refresh {}

    /** It was good, and still is; but more scope was asked for than its session has. */
    record ScopeRefused() implements Refresh {}

    /** It was used before, by its owner or by a thief: the session was ended. */
    record Reused() implements Refresh {}
}
