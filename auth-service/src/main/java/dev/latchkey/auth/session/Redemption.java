package dev.latchkey.auth.session;

import org.jspecify.annotations.Nullable;

/** What came of presenting an authorization code. */
public sealed interface Redemption {
    /**
     * It was good, and is used up now.
     *
     * @param nonce of the authorization request; null when there was none
     * @param email of the session's owner; null when the account has none
     */
    record Redeemed(
            Sessions.Opened session,
            @Nullable String nonce,
            @Nullable String email) implements Redemption {}

    /**
     * It is unknown, too old, another client's, for another address or challenge, or its giver has signed out. It is not used
     * up by that: a thief that lacks the verifier cannot take it away from its owner.
     */
    record Refused(String why) implements Redemption {}

    /** It was used before, by its client or by a thief: the session that it opened was ended. */
    record Reused() implements Redemption {}
}
