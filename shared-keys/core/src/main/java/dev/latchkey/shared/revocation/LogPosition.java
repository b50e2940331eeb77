package dev.latchkey.shared.revocation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in the log: everything up to it is known.
 *
 * @param seq the {@code seq} of the last row that is known; 0 for the log's beginning
 * @param nonce the nonce of that row, which distinguishes it from a row of another log with the same {@code seq}; null
 *     at the beginning
 */
record LogPosition(long seq, @Nullable UUID nonce) {
    static final LogPosition BEGINNING = new LogPosition(0, null);

    /** {@return the place of a row} */
    static LogPosition of(LoggedRevocation row) {
        return new LogPosition(row.seq(), row.nonce());
    }
}
