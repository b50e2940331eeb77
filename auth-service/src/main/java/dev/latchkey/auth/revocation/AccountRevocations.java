package dev.latchkey.auth.revocation;

import dev.latchkey.auth.audit.CallerAddress;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What ends all sessions of an account at once. Each holds the account's row, so that no sign-in under way slips past it,
 * does all that it does in one statement, and returns once it holds everywhere, like {@link RevocationLog}.
 */
@Singleton
public final class AccountRevocations {
    private static final String LOG_OUT = "SELECT * FROM auth.log_out_everywhere(?, ?, ?, ?, ?)";
    private static final String CHANGE_PASSWORD = "SELECT * FROM auth.change_password(?, ?, ?, ?, ?, ?, ?)";
    private static final String DISABLE = "SELECT * FROM auth.disable_account(?, ?, ?, ?, ?)";
    private static final String DELETE = "SELECT * FROM auth.delete_account(?, ?, ?, ?, ?)";

    private final RevocationStatements statements;
    private final Confirmations confirmations;
    private final RevocationLifetime lifetime;
    private final Clock clock;

    AccountRevocations(
            RevocationStatements statements, Confirmations confirmations, RevocationLifetime lifetime, Clock clock) {
        this.statements = statements;
        this.confirmations = confirmations;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /**
     * What was done.
     *
     * @param sessionsRevoked how many sessions ended that could still have been used
     */
    public record Ended(int sessionsRevoked, Confirmation confirmation) {}

    /**
     * Ends all sessions of an account.
     *
     * @param cause for the audit log: {@code logout_everywhere}
     * @return empty when there is no such account
     */
    public Optional<Ended> logOutEverywhere(UUID accountId, String cause) {
        return logOut(accountId, cause).map(this::confirmed);
    }

    /**
     * Ends all sessions of an account without waiting until it holds everywhere.
     *
     * @return how many of them could still have been used; empty when there is no such account
     */
    public Optional<Integer> logOutEverywhereWithoutWaiting(UUID accountId, String cause) {
        return logOut(accountId, cause).map(RevocationStatements.Result::sessionsRevoked);
    }

    private Optional<RevocationStatements.Result> logOut(UUID accountId, String cause) {
        Instant now = clock.instant();
        return statements.call(LOG_OUT, accountId, cause, now, lifetime.ofSession(now), CallerAddress.current());
    }

    /**
     * Changes a password, and ends all sessions but one.
     *
     * @param presentHash of the password that was given for the present one
     * @param spared the session that goes on
     * @return empty when that is not the account's hash any more, or when there is no such account or it is disabled: then
     *     nothing was done
     */
    public Optional<Ended> changePassword(UUID accountId, String presentHash, String nextHash, @Nullable UUID spared) {
        Instant now = clock.instant();
        return statements
                .call(
                        CHANGE_PASSWORD,
                        accountId,
                        presentHash,
                        nextHash,
                        spared,
                        now,
                        lifetime.ofSession(now),
                        CallerAddress.current())
                .map(this::confirmed);
    }

    /**
     * Disables an account, and ends all its sessions. One that is disabled already stays so.
     *
     * @param actor the account of whoever does it, for the audit log
     * @return empty when there is no such account
     */
    public Optional<Ended> disable(UUID accountId, @Nullable UUID actor) {
        return callForAccount(DISABLE, accountId, actor);
    }

    /**
     * Deletes an account with its sessions, whose tokens end.
     *
     * @param actor the account of whoever does it, for the audit log
     * @return empty when there is no such account
     */
    public Optional<Ended> delete(UUID accountId, @Nullable UUID actor) {
        return callForAccount(DELETE, accountId, actor);
    }

    private Optional<Ended> callForAccount(String call, UUID accountId, @Nullable UUID actor) {
        Instant now = clock.instant();
        return statements
                .call(call, accountId, actor, now, lifetime.ofSession(now), CallerAddress.current())
                .map(this::confirmed);
    }

    private Ended confirmed(RevocationStatements.Result result) {
        return new Ended(result.sessionsRevoked(), confirmations.await(result.written()));
    }
}
