package dev.latchkey.shared.revocation;

/** Whether a token is revoked. */
public enum RevocationStatus {
    NOT_REVOKED,
    REVOKED,
    /** It cannot be told now. Answer 503, never a silent accept. */
    UNKNOWN
}
