package dev.latchkey.auth.session;

import dev.latchkey.auth.database.DatabaseFunctions;
import dev.latchkey.auth.purge.Purge;
import dev.latchkey.auth.revocation.RevocationLog;
import jakarta.inject.Singleton;

/**
 * Continues where a process died while it was ending all sessions of an account. Each call ends the next batch. The
 * sessions have not been usable since the change; this writes the end to their rows, and revokes their access tokens.
 */
@Singleton
final class StaleSessions implements Purge {
    private static final String SWEEP = "SELECT auth.sweep_stale_sessions(?)";

    private final DatabaseFunctions functions;
    private final RevocationLog revocations;

    StaleSessions(DatabaseFunctions functions, RevocationLog revocations) {
        this.functions = functions;
        this.revocations = revocations;
    }

    @Override
    public long purge(int batchSize) {
        return functions.one(SWEEP, row -> row.getLong(1), revocations.keptFor());
    }
}
