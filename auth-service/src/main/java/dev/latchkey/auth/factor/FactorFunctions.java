package dev.latchkey.auth.factor;

import dev.latchkey.auth.caller.Caller;
import dev.latchkey.auth.database.DatabaseFunctions;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.UUID;

/** The database function that changes recovery codes alone. {@code AccountRevocations} calls those that end sessions. */
@Singleton
final class FactorFunctions {
    private static final String REPLACE = "SELECT auth.replace_recovery_codes(?, CAST(? AS bytea[]), ?, ?)";

    private final DatabaseFunctions functions;

    FactorFunctions(DatabaseFunctions functions) {
        this.functions = functions;
    }

    /**
     * {@return whether the codes were replaced; not for an account without an app}
     *
     * @param hashes as {@link RecoveryCodeHashes#literals} writes them
     */
    boolean replaceCodes(UUID accountId, Collection<String> hashes, UUID sessionId) {
        return functions.one(
                REPLACE,
                row -> row.getBoolean(1),
                accountId,
                hashes,
                sessionId,
                Caller.current().json());
    }
}
