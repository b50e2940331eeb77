package dev.latchkey.shared.token;

/** What came of verifying a token. */
public sealed interface Verification {
    /**
     * The token is good.
     *
     * @param token what it says, verified
     */
    record Accepted(AccessToken token) implements Verification {}

    /**
     * The token is not good.
     *
     * @param reason why, not to be told to the client
     */
    record Refused(Refusal reason) implements Verification {}

    /**
     * Neither can be said: what is needed to decide is out of reach. Answer 503, never a silent accept.
     *
     * @param why for the log
     */
    record Undecided(String why) implements Verification {}
}
