package dev.latchkey.shared.revocation;

import java.util.List;
import java.util.Set;

/**
 * What {@code shared.sync} returns.
 *
 * @param log which log it is: another one after a failover
 * @param head the highest {@code seq} in it
 * @param databaseTime in seconds since 1970
 * @param publishedKids the key ids that the issuer has published; empty as long as none are
 * @param complete whether these are all revocations after those that were known: only then is the lease renewed
 * @param revocations the next ones, in the order of {@code seq}
 */
record SyncAnswer(
        String log,
        long head,
        long databaseTime,
        Set<String> publishedKids,
        boolean complete,
        List<LoggedRevocation> revocations) {}
