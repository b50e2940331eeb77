package dev.latchkey.auth.authorization;

import dev.latchkey.auth.session.Sessions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What came of presenting a code. */
sealed interface Redemption {
    /** It was good, and is used up now. */
    record Redeemed(Sessions.Opened session, @Nullable String nonce) implements Redemption {}

    /**
     * It is unknown, too old, another client's, for another address or challenge, or whoever allowed it has signed out. It
     * is not used up by that: whoever has stolen it, and lacks the verifier, cannot take it away either.
     */
    record Refused(String why) implements Redemption {}

    /** It was used before, by its client or by a thief: nobody can tell, so what it has opened must end. */
    record Reused(UUID sessionId) implements Redemption {}
}
