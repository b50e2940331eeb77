package dev.latchkey.auth.address;

/** The result of asking for a mail with a new link and a new code. */
public enum ClaimOutcome {
    /** The mail is promised. The earlier link and code work no more. */
    PROMISED,
    /** The address is verified already. */
    VERIFIED,
    /** The account has no address, and has claimed none lately. */
    NO_ADDRESS,
    /** The account is gone or disabled. */
    UNKNOWN,
    /** This service does not verify addresses. */
    OFF
}
