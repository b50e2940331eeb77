package dev.latchkey.auth.address;

import dev.latchkey.auth.caller.Caller;
import dev.latchkey.auth.database.DatabaseFunctions;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The database functions {@code auth.claim_address} and {@code auth.verify_address}. */
@Singleton
final class ClaimFunctions {
    private static final String CLAIM = "SELECT * FROM auth.claim_address(?, ?, ?, ?, ?)";
    private static final String VERIFY = "SELECT auth.verify_address(?, ?, ?, ?, ?)";

    private final DatabaseFunctions functions;

    ClaimFunctions(DatabaseFunctions functions) {
        this.functions = functions;
    }

    /**
     * The answer of {@code auth.claim_address}.
     *
     * @param email to mail to; null when nothing was claimed
     * @param name of the owner, to address them; null when nothing was claimed
     */
    record Claimed(
            ClaimOutcome outcome,
            @Nullable String email,
            @Nullable String name) {}

    /**
     * Claims the address of an account for a new verification.
     *
     * @param then runs in the same transaction, whatever the outcome is
     */
    ClaimOutcome claim(UUID accountId, ClaimSecrets secrets, Duration lifetime, Consumer<Claimed> then) {
        return functions
                .oneAndThen(
                        CLAIM,
                        ClaimFunctions::claimed,
                        then,
                        accountId,
                        secrets.tokenHash(),
                        secrets.codeHash(),
                        lifetime,
                        Caller.current().json())
                .outcome();
    }

    private static Claimed claimed(ResultSet row) throws SQLException {
        ClaimOutcome outcome = switch (row.getString("outcome")) {
            case "claimed" -> ClaimOutcome.PROMISED;
            case "verified" -> ClaimOutcome.VERIFIED;
            case "no_address" -> ClaimOutcome.NO_ADDRESS;
            case "unknown" -> ClaimOutcome.UNKNOWN;
            default ->
                throw new IllegalStateException("auth.claim_address has another version: " + row.getString("outcome"));
        };
        String name = row.getString("name");
        return new Claimed(outcome, row.getString("email"), name == null ? row.getString("username") : name);
    }

    /** {@return the account whose address is verified by the token of a link; empty when the token is not good} */
    Optional<UUID> verifyByToken(byte[] tokenHash, int mostWrongCodes) {
        return verify(null, tokenHash, null, mostWrongCodes);
    }

    /** {@return the account, if its address is verified by its code; empty when the code is not good} */
    Optional<UUID> verifyByCode(UUID accountId, byte[] codeHash, int mostWrongCodes) {
        return verify(accountId, null, codeHash, mostWrongCodes);
    }

    private Optional<UUID> verify(
            @Nullable UUID claimant, byte @Nullable [] tokenHash, byte @Nullable [] codeHash, int mostWrongCodes) {
        return functions.one(
                VERIFY,
                row -> Optional.ofNullable(row.getObject(1, UUID.class)),
                claimant,
                tokenHash,
                codeHash,
                mostWrongCodes,
                Caller.current().json());
    }
}
