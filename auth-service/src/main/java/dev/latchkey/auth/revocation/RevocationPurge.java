package dev.latchkey.auth.revocation;

import dev.latchkey.auth.purge.Purge;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/** Deletes revocations that have expired by our clock and also by the database's. */
@Singleton
final class RevocationPurge implements Purge {
    private final RevocationStatements statements;
    private final Clock clock;

    RevocationPurge(RevocationStatements statements, Clock clock) {
        this.statements = statements;
        this.clock = clock;
    }

    @Override
    public long purge(int batchSize) {
        Instant now = clock.instant();
        return statements.purge(now, batchSize);
    }
}
