package dev.latchkey.auth.recovery;

import dev.latchkey.auth.purge.Purge;
import jakarta.inject.Singleton;

/** Deletes tasks that could not be done in time, for example because mail was switched off meanwhile. */
@Singleton
final class RecoveryTaskPurge implements Purge {
    private final RecoveryRepository repository;

    RecoveryTaskPurge(RecoveryRepository repository) {
        this.repository = repository;
    }

    @Override
    public long purge(int batchSize) {
        return repository.deleteOldTasks(ResetLinks.LIFETIME.toSeconds(), batchSize);
    }
}
