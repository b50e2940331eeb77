package dev.latchkey.auth.registration;

import dev.latchkey.auth.purge.Purge;
import jakarta.inject.Singleton;

/** Deletes invitations that are too old to be used. */
@Singleton
final class InvitationPurge implements Purge {
    private final InvitationRepository repository;

    InvitationPurge(InvitationRepository repository) {
        this.repository = repository;
    }

    @Override
    public long purge(int batchSize) {
        return repository.deleteExpired(batchSize);
    }
}
