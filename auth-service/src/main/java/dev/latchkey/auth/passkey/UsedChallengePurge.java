package dev.latchkey.auth.passkey;

import dev.latchkey.auth.purge.Purge;
import jakarta.inject.Singleton;

/** Deletes used challenges that have expired: they do not work any more in any case. */
@Singleton
final class UsedChallengePurge implements Purge {
    private final PasskeyRepository repository;

    UsedChallengePurge(PasskeyRepository repository) {
        this.repository = repository;
    }

    @Override
    public long purge(int batchSize) {
        return repository.deleteExpiredChallenges(batchSize);
    }
}
