package dev.latchkey.resource.note;

import dev.latchkey.shared.micronaut.Uuids;
import dev.latchkey.shared.micronaut.event.AccountEventListener;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the notes of a deleted account, and its right to read notes of others. Is idempotent: a repeated call continues where
 * the last one stopped.
 */
@Singleton
final class PurgedAccounts implements AccountEventListener {
    private static final Logger LOG = LoggerFactory.getLogger(PurgedAccounts.class);
    private static final int AT_ONCE = 1_000;

    private final PurgedAccountRepository repository;

    PurgedAccounts(PurgedAccountRepository repository) {
        this.repository = repository;
    }

    /** Every account's id is a UUID, so there is nothing to delete for any other text. */
    @Override
    public void accountPurged(String subject) {
        Uuids.parse(subject).ifPresent(this::purge);
    }

    private void purge(UUID account) {
        long notes = 0;
        long shares = 0;
        for (long deleted = AT_ONCE; deleted == AT_ONCE; notes += deleted) {
            deleted = repository.deleteNotes(account, AT_ONCE);
        }
        for (long deleted = AT_ONCE; deleted == AT_ONCE; shares += deleted) {
            deleted = repository.deleteShares(account, AT_ONCE);
        }
        LOG.info("The account {} is deleted: {} notes and {} shares are deleted, too", account, notes, shares);
    }
}
