package dev.latchkey.auth.revocation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A revocation that is committed. Some verifiers may not know it yet.
 *
 * @param seq the highest of the log when it was written
 * @param nonce of that row; null when the log is empty
 * @param connection the number of the connection on which the leases were read before it was written
 * @param returned the monotonic clock after the statement had returned
 */
record Written(long seq, @Nullable UUID nonce, long connection, long returned) {}
