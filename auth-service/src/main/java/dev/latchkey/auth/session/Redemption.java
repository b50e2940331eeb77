package dev.latchkey.auth.session;

import org.jspecify.annotations.Nullable;

/** The result of presenting an authorization code. */
public sealed interface Redemption {
    /**
     * The code was valid, and is used up now.
     *
     * @param nonce of the authorization request; null when there was none
     * @param email of the session's owner; null when the account has none
     * @param emailVerified whether the owner has verified it
     */
    record Redeemed(
            Sessions.Opened session,
            @Nullable String nonce,
            @Nullable String email,
            boolean emailVerified) implements Redemption {}

    /**
     * The code is unknown, expired, another client's, or for another address or challenge; or its user has signed out. The
     * refusal does not use up the code: a thief without the verifier cannot take it away from its owner.
     */
    record Refused(String why) implements Redemption {}

    /** The code was used before, by its client or by a thief. The session that it opened has been ended. */
    record Reused() implements Redemption {}
}
