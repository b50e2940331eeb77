package dev.latchkey.shared.revocation;

/** Whether a token is revoked. */
public enum RevocationStatus {
    NOT_REVOKED,
    REVOKED,
    /** The check cannot tell now. The service must answer 503, and must not accept the token. */
    UNKNOWN
}
