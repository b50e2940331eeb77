package dev.latchkey.auth.address;

import dev.latchkey.auth.purge.Purge;
import jakarta.inject.Singleton;

/** Deletes changes that nobody has confirmed in time, and expired links that undo one. */
@Singleton
final class AddressChangePurge implements Purge {
    private final AddressChangeRepository repository;

    AddressChangePurge(AddressChangeRepository repository) {
        this.repository = repository;
    }

    @Override
    public long purge(int batchSize) {
        return repository.deleteExpired(batchSize) + repository.deleteExpiredUndos(batchSize);
    }
}
