package dev.latchkey.auth.client;

import dev.latchkey.auth.purge.Purge;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The assertions that were used on any replica, for as long as they could be used again. The database decides which of two
 * uses was first.
 */
@Singleton
final class UsedAssertions implements Purge {
    /** Extra time before the purge, for replicas whose clocks are wrong. */
    private static final Duration TO_SPARE = Duration.ofMinutes(15);

    private final UsedAssertionRepository repository;
    private final Clock clock;

    UsedAssertions(UsedAssertionRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** {@return whether this is the first use of the assertion} */
    boolean remember(String clientId, String jwtId, Instant expiresAt) {
        return repository.insertUnlessKnown(clientId, jwtId, expiresAt) == 1;
    }

    @Override
    public long purge(int batchSize) {
        return repository.deleteExpired(clock.instant().minus(TO_SPARE), batchSize);
    }
}
