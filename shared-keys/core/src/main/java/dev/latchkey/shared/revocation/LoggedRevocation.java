package dev.latchkey.shared.revocation;

import java.util.UUID;

/**
 * A row of the log.
 *
 * @param seq the row's place in the order
 * @param nonce distinguishes the row from another row that gets the same {@code seq} after a snapshot of the database
 *     was restored
 * @param targetId the {@code jti}, {@code sid} or {@code kid}
 * @param expiresAt when the last token that the row could match has expired, in seconds since 1970, by the database's
 *     clock
 */
record LoggedRevocation(long seq, UUID nonce, RevocationKind kind, String targetId, long expiresAt) {}
