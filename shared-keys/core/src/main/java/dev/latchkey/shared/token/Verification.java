package dev.latchkey.shared.token;

/** The outcome of verifying a token. */
public sealed interface Verification {
    /**
     * The token is valid.
     *
     * @param token the verified claims
     */
    record Accepted(AccessToken token) implements Verification {}

    /**
     * The token is not valid.
     *
     * @param reason the reason, which the client must not see
     */
    record Refused(Refusal reason) implements Verification {}

    /**
     * The verifier cannot decide, because something that it needs is unreachable. The service must answer 503, and must
     * not accept the token.
     *
     * @param why for the log
     */
    record Undecided(String why) implements Verification {}
}
