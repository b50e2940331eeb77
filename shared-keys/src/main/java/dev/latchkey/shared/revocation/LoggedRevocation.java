package dev.latchkey.shared.revocation;

/**
 * A row of the log.
 *
 * @param seq its place in the order
 * @param targetId the {@code jti}, {@code sid} or {@code kid}
 * @param expiresAt when the last token that it could match has expired, in seconds since 1970, by the database's clock
 */
record LoggedRevocation(long seq, RevocationKind kind, String targetId, long expiresAt) {}
