package dev.latchkey.shared.revocation;

import java.util.UUID;

/**
 * A row of the log.
 *
 * @param seq its place in the order
 * @param nonce tells the row from one that gets the same {@code seq} after a snapshot of the database was restored
 * @param targetId the {@code jti}, {@code sid} or {@code kid}
 * @param expiresAt when the last token that it could match has expired, in seconds since 1970, by the database's clock
 */
record LoggedRevocation(long seq, UUID nonce, RevocationKind kind, String targetId, long expiresAt) {}
