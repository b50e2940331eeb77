package dev.latchkey.auth.revocation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A revocation that is committed; some verifiers may not know it yet.
 *
 * @param seq the log's highest when it was written
 * @param nonce of that row; null when the log is empty
 * @param connection the number of the connection on which the leases were read before it was written
 * @param returned the monotonic clock once the statement had returned
 */
record Written(long seq, @Nullable UUID nonce, long connection, long returned) {}
