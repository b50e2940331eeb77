package dev.latchkey.auth.revocation;

import dev.latchkey.auth.caller.Caller;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The changes of an account that end all its sessions at once. Each returns once this holds everywhere, like
 * {@link RevocationLog}.
 *
 * <p>The change and the end of the sessions take effect in one transaction, no matter how many sessions there are: none of
 * them can be used from then on. That transaction also revokes the first 500 of them; further transactions revoke the
 * others. If the caller fails in between, a repeated call or the purge revokes the rest.
 *
 * <p>When a method finds no such account, an earlier call may have deleted it and may still wait. So the method returns
 * once the effect of that call holds everywhere.
 */
@Singleton
public final class AccountRevocations {
    private static final String LOG_OUT = "auth.log_out_everywhere(?, ?, ?, ?, ?, ?)";
    private static final String CHANGE_PASSWORD = "auth.change_password(?, ?, ?, ?, ?, ?, ?)";
    private static final String RESET_PASSWORD = "auth.reset_password(?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String ADD_PASSKEY = "auth.add_passkey(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String REMOVE_PASSKEY = "auth.remove_passkey(?, ?, ?, ?, ?, ?)";
    private static final String SET_ROLES = "auth.set_roles(?, ?, ?, ?, ?)";
    private static final String DISABLE = "auth.disable_account(?, ?, ?, ?)";
    private static final String DELETE = "auth.delete_account(?, ?, ?, ?)";
    private static final String WITHDRAW = "auth.withdraw_application(?, ?, ?, ?)";
    private static final String END_MORE = "auth.end_stale_sessions(?, NULL, ?)";

    private final RevocationStatements statements;
    private final Confirmations confirmations;
    private final RevocationLifetime lifetime;

    AccountRevocations(RevocationStatements statements, Confirmations confirmations, RevocationLifetime lifetime) {
        this.statements = statements;
        this.confirmations = confirmations;
        this.lifetime = lifetime;
    }

    /**
     * The result of a change.
     *
     * @param sessionsRevoked how many of the ended sessions could still have been used
     */
    public record Ended(int sessionsRevoked, Confirmation confirmation) {}

    /**
     * Ends all sessions of an account.
     *
     * @param cause for the audit log, such as {@code logout_everywhere}
     * @param actor the account of its owner or of an administrator, for the audit log
     * @return empty when there is no such account
     */
    public Optional<Ended> logOutEverywhere(UUID accountId, String cause, UUID actor) {
        return confirmed(logOut(accountId, null, cause, actor));
    }

    /**
     * Ends all sessions of an account like {@link #logOutEverywhere}, without waiting until it holds everywhere.
     *
     * @return how many of them could still have been used; empty when there is no such account
     */
    public Optional<Integer> logOutEverywhereWithoutWaiting(UUID accountId, String cause, UUID actor) {
        return logOut(accountId, null, cause, actor).map(RevocationStatements.Result::sessionsRevoked);
    }

    /**
     * Ends all sessions of an account but one.
     *
     * @param spared the session that goes on
     * @return empty when there is no such account
     */
    public Optional<Ended> endOthers(UUID accountId, UUID spared) {
        return confirmed(logOut(accountId, spared, "owner", accountId));
    }

    private Optional<RevocationStatements.Result> logOut(
            UUID accountId, @Nullable UUID spared, String cause, UUID actor) {
        return withTheOthers(
                accountId,
                statements.endSessions(
                        LOG_OUT,
                        accountId,
                        spared,
                        cause,
                        actor,
                        lifetime.keptFor(),
                        Caller.current().json()));
    }

    /**
     * Changes a password, and ends all sessions but one.
     *
     * @param verifiedHash the hash that the present password was compared with
     * @param spared the session that goes on
     * @param notice the mail that tells the owner, as {@code mail.Outbox} has prepared it; null for none
     * @return empty when the account has another hash by now, is disabled, or does not exist: then nothing was done
     */
    public Optional<Ended> changePassword(
            UUID accountId, String verifiedHash, String nextHash, @Nullable UUID spared, @Nullable String notice) {
        return confirmed(withTheOthers(
                accountId,
                statements.endSessions(
                        CHANGE_PASSWORD,
                        accountId,
                        verifiedHash,
                        nextHash,
                        spared,
                        notice,
                        lifetime.keptFor(),
                        Caller.current().json())));
    }

    /**
     * Sets a password by a link, and ends all sessions.
     *
     * @param linkHash the hash of the link's token
     * @param totpStep the time step of a code of the owner's authenticator app; null for none
     * @param recoveryHash the hash of a recovery code; null for none
     * @param language tag of the language of the mail that tells the owner; null when no mail can be sent
     * @return empty when the link is not good any more: then nothing was done
     * @throws DataAccessException with SQLSTATE LK003 when the account needs a code, and this one is missing or refused
     */
    public Optional<Ended> resetPassword(
            UUID accountId,
            byte[] linkHash,
            @Nullable Long totpStep,
            byte @Nullable [] recoveryHash,
            String nextHash,
            @Nullable String language) {
        return confirmed(withTheOthers(
                accountId,
                statements.endSessions(
                        RESET_PASSWORD,
                        accountId,
                        linkHash,
                        totpStep,
                        recoveryHash,
                        nextHash,
                        language,
                        lifetime.keptFor(),
                        Caller.current().json())));
    }

    /**
     * Makes another change of an account that ends sessions, by a database function of the package that owns the change.
     *
     * @param call of the function. It returns the same as {@code auth.end_stale_sessions}; its last two parameters are how
     *     long revocations are kept, and the caller
     * @param arguments without these two
     * @return empty when the function has returned no row
     * @throws DataAccessException with the SQLSTATE of a function that refuses the change as a whole
     */
    public Optional<Ended> change(UUID accountId, String call, @Nullable Object... arguments) {
        return confirmed(withTheOthers(accountId, statements.endSessions(call, withOurs(arguments))));
    }

    /**
     * Withdraws what an account has allowed an application, and ends the application's sessions of the account.
     *
     * @return empty when there was nothing to withdraw
     */
    public Optional<Ended> withdraw(UUID accountId, String clientId) {
        Supplier<Optional<RevocationStatements.Result>> step =
                () -> statements.endSessions(WITHDRAW, withOurs(accountId, clientId));
        return confirmed(repeated(step.get(), step));
    }

    private @Nullable Object[] withOurs(@Nullable Object... arguments) {
        @Nullable Object[] all = new @Nullable Object[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = lifetime.keptFor();
        all[arguments.length + 1] = Caller.current().json();
        return all;
    }

    /**
     * Adds a passkey, and ends all sessions but one.
     *
     * @param most how many passkeys the account may have
     * @param spared the session that goes on
     * @return {@link FactorChange.Refused} with the outcome of {@code auth.add_passkey}: then nothing was done
     */
    public FactorChange addPasskey(UUID accountId, NewPasskey passkey, int most, UUID spared) {
        return confirmed(
                accountId,
                statements.change(
                        ADD_PASSKEY,
                        accountId,
                        passkey.id(),
                        passkey.credentialId(),
                        passkey.publicKey(),
                        passkey.signCount(),
                        passkey.transports(),
                        passkey.aaguid(),
                        passkey.backupEligible(),
                        passkey.backedUp(),
                        passkey.name(),
                        passkey.challengeHash(),
                        passkey.challengeExpiresAt(),
                        most,
                        spared,
                        lifetime.keptFor(),
                        Caller.current().json()));
    }

    /**
     * Removes a passkey, and ends all sessions but one.
     *
     * @param policy who needs two factors, as {@code auth.missing_factor} takes it
     * @param spared the session that goes on
     * @return {@link FactorChange.Refused} with the outcome of {@code auth.remove_passkey}: then nothing was done
     */
    public FactorChange removePasskey(UUID accountId, UUID passkeyId, String policy, UUID spared) {
        return confirmed(
                accountId,
                statements.change(
                        REMOVE_PASSKEY,
                        accountId,
                        passkeyId,
                        policy,
                        spared,
                        lifetime.keptFor(),
                        Caller.current().json()));
    }

    /**
     * Replaces an account's roles, and ends all its sessions, even if the roles stay the same.
     *
     * @param actor the administrator's account, for the audit log
     * @return empty when there is no such account
     */
    public Optional<Ended> setRoles(UUID accountId, List<String> roles, UUID actor) {
        return confirmed(withTheOthers(
                accountId,
                statements.endSessions(
                        SET_ROLES,
                        accountId,
                        roles,
                        actor,
                        lifetime.keptFor(),
                        Caller.current().json())));
    }

    /**
     * Disables an account, and ends all its sessions. An account that is already disabled stays disabled.
     *
     * @param actor the administrator's account, for the audit log
     * @return empty when there is no such account
     */
    public Optional<Ended> disable(UUID accountId, @Nullable UUID actor) {
        return confirmed(withTheOthers(
                accountId,
                statements.endSessions(
                        DISABLE,
                        accountId,
                        actor,
                        lifetime.keptFor(),
                        Caller.current().json())));
    }

    /**
     * Deletes an account with its sessions, and revokes their tokens. An account with many sessions is disabled first.
     *
     * @param actor the administrator's account, for the audit log
     * @return empty when there is no such account
     */
    public Optional<Ended> delete(UUID accountId, @Nullable UUID actor) {
        Supplier<Optional<RevocationStatements.Result>> step = () -> deleteStep(accountId, actor);
        return confirmed(repeated(step.get(), step));
    }

    /**
     * Deletes an account at the wish of its owner. Its sessions end first, and that is confirmed: so no lock of the log is held
     * while the rest happens, which is one transaction.
     *
     * @param promise runs in the transaction that deletes the account, before that: to promise the mail that tells the owner
     * @return empty when there is no such account
     */
    public Optional<Ended> deleteByOwner(UUID accountId, Runnable promise) {
        Optional<Ended> ended = logOutEverywhere(accountId, "account_deleted", accountId);
        if (ended.isEmpty()) {
            return ended;
        }
        Supplier<Optional<RevocationStatements.Result>> step = () -> deleteStep(accountId, accountId);
        while (statements.hasManyRows(accountId) && step.get().isPresent()) {
            // each step deletes some of the rows
        }
        Optional<RevocationStatements.Result> last = statements.endSessionsAfter(
                promise,
                DELETE,
                accountId,
                accountId,
                lifetime.keptFor(),
                Caller.current().json());
        return confirmed(repeated(last, step));
    }

    private Optional<RevocationStatements.Result> deleteStep(UUID accountId, @Nullable UUID actor) {
        return statements.endSessions(
                DELETE, accountId, actor, lifetime.keptFor(), Caller.current().json());
    }

    /** Waits also after a refusal: the caller may be repeating a change that still waits. */
    private FactorChange confirmed(UUID accountId, RevocationStatements.Change change) {
        Optional<Ended> ended = confirmed(withTheOthers(accountId, change.result()));
        return ended.<FactorChange>map(FactorChange.Done::new)
                .orElseGet(() -> new FactorChange.Refused(change.outcome()));
    }

    private Optional<RevocationStatements.Result> withTheOthers(
            UUID accountId, Optional<RevocationStatements.Result> change) {
        return repeated(change, () -> statements.endSessions(END_MORE, accountId, lifetime.keptFor()));
    }

    /** {@return the result of a call and its repetitions together; empty when the first call has found no account} */
    private static Optional<RevocationStatements.Result> repeated(
            Optional<RevocationStatements.Result> first, Supplier<Optional<RevocationStatements.Result>> next) {
        Optional<RevocationStatements.Result> done = first;
        while (done.isPresent() && done.get().more()) {
            RevocationStatements.Result before = done.get();
            // Another caller may have deleted the account meanwhile; then nothing is left to do.
            done = Optional.of(next.get().map(before::and).orElseGet(before::complete));
        }
        return done;
    }

    private Optional<Ended> confirmed(Optional<RevocationStatements.Result> result) {
        Written last = result.map(RevocationStatements.Result::written).orElseGet(statements::latest);
        Confirmation confirmation = confirmations.await(last);
        return result.map(done -> new Ended(done.sessionsRevoked(), confirmation));
    }
}
