package dev.latchkey.shared.token;

/** The outcome of verifying a security event token. */
public sealed interface SecurityEventVerification {
    /** The token is valid. */
    record Accepted(SecurityEvent event) implements SecurityEventVerification {}

    /** The token is not valid. The service answers 400 with the reason, and the issuer does not send it again. */
    record Refused(SecurityEventRefusal reason) implements SecurityEventVerification {}

    /**
     * The verifier cannot decide, because the issuer's keys are unreachable. The service answers 503, and the issuer sends the
     * token again.
     *
     * @param why for the log
     */
    record Undecided(String why) implements SecurityEventVerification {}
}
