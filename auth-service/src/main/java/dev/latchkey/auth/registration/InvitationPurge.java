package dev.latchkey.auth.registration;

import dev.latchkey.auth.purge.Purge;
import jakarta.inject.Singleton;

/** Deletes expired invitations. */
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
