package dev.latchkey.auth.revocation;

/**
 * A revocation that is committed; some verifiers may not know it yet.
 *
 * @param seq the log's highest when it was written
 * @param returned the monotonic clock once the statement had returned
 */
record Written(long seq, long returned) {}
