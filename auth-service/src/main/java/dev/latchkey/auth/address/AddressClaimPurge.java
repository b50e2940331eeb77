package dev.latchkey.auth.address;

import dev.latchkey.auth.purge.Purge;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Deletes claims that have expired long ago. Until then the owner of an account without an address can ask for another mail
 * to the address that the account claims.
 */
@Singleton
final class AddressClaimPurge implements Purge {
    private static final Duration KEPT = Duration.ofDays(30);

    private final AddressClaimRepository repository;

    AddressClaimPurge(AddressClaimRepository repository) {
        this.repository = repository;
    }

    @Override
    public long purge(int batchSize) {
        return repository.deleteExpired(KEPT.toSeconds(), batchSize);
    }
}
