package dev.latchkey.auth.throttle;

import java.util.UUID;

/**
 * Whose failures are counted together.
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
        /** The accounts that an address has made. */
        REGISTRATIONS,
        /** What an account has added to the database: sessions above all. */
        SESSIONS
    }
}
