package dev.latchkey.auth.recovery;

import dev.latchkey.auth.purge.Purge;
import jakarta.inject.Singleton;

/** Deletes expired links to set a new password, used or not. */
@Singleton
final class ResetLinkPurge implements Purge {
    private final RecoveryRepository repository;

    ResetLinkPurge(RecoveryRepository repository) {
        this.repository = repository;
    }

    @Override
    public long purge(int batchSize) {
        return repository.deleteExpiredLinks(batchSize);
    }
}
