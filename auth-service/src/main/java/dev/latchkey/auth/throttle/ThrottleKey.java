package dev.latchkey.auth.throttle;

import java.util.UUID;

/**
 * The failures with one key are counted together.
 *
 * @param id the key of the row: 128 bits of an HMAC
 * @param by for the audit log and the metrics
 */
public record ThrottleKey(UUID id, By by) {
    /** What a key stands for. */
    public enum By {
        ACCOUNT,
        DEVICE,
        ADDRESS,
        /** The accounts that an address has created. */
        REGISTRATIONS,
        /** The rows that an account has added to the database: mainly sessions. */
        SESSIONS
    }
}
