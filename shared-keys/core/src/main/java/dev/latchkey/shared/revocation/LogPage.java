package dev.latchkey.shared.revocation;

import java.util.List;
import java.util.Set;

/**
 * What {@code shared.read_log} returns, from one snapshot of the database.
 *
 * @param sameLog whether the position that was read from is in this log; if not, the verifier must forget what it knows
 * @param head the highest {@code seq} in the log
 * @param databaseTime in seconds since 1970
 * @param publishedKids the key ids that the issuer has published; empty while there are none
 * @param revocations the next rows, in the order of {@code seq}
 */
record LogPage(
        boolean sameLog, long head, long databaseTime, Set<String> publishedKids, List<LoggedRevocation> revocations) {}
