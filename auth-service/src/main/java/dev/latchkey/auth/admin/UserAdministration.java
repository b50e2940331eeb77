package dev.latchkey.auth.admin;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.audit.Administrator;
import dev.latchkey.auth.database.SqlStates;
import dev.latchkey.auth.factor.LostFactor;
import dev.latchkey.auth.factor.SecondFactors;
import dev.latchkey.auth.revocation.AccountRevocations;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottleKey;
import dev.latchkey.auth.throttle.ThrottleKeys;
import dev.latchkey.shared.micronaut.list.Cursor;
import dev.latchkey.shared.micronaut.list.PageOf;
import dev.latchkey.shared.micronaut.list.PageRequest;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The changes that administrators make to accounts. A change that takes rights away ends the account's sessions, and
 * returns when no verifier accepts them any more. The database itself refuses to disable, delete or demote the last
 * administrator.
 */
@Singleton
final class UserAdministration {
    private final AccountRepository accounts;
    private final AccountRevocations revocations;
    private final AccountChanges changes;
    private final SecondFactors factors;
    private final Throttle throttle;
    private final ThrottleKeys keys;

    UserAdministration(
            AccountRepository accounts,
            AccountRevocations revocations,
            AccountChanges changes,
            SecondFactors factors,
            Throttle throttle,
            ThrottleKeys keys) {
        this.accounts = accounts;
        this.revocations = revocations;
        this.changes = changes;
        this.factors = factors;
        this.throttle = throttle;
        this.keys = keys;
    }

    /** The result of a change. */
    enum Outcome {
        DONE,
        UNKNOWN_ACCOUNT,
        /** Nothing was changed: no enabled administrator would remain. */
        LAST_ADMINISTRATOR
    }

    Optional<Account> find(UUID id) {
        return accounts.findById(id);
    }

    /** {@return a page of the accounts whose username, address or name contains the query, the oldest first} */
    PageOf<UserAnswer> search(String query, PageRequest page) {
        String key = NameKey.of(query);
        return page.answer(
                        () -> accounts.countFound(key, PageRequest.MOST_COUNTED),
                        (after, most, skipped) -> accounts.search(key, after.time(), after.uuid(), most, skipped),
                        Cursor.EARLIEST,
                        account -> Cursor.of(account.createdAt(), account.id()))
                .map(account -> UserAnswer.of(account, null));
    }

    /** Ends an account's sessions, and prevents further sign-ins. */
    Outcome disable(UUID id, Administrator by) {
        return outcome(() -> revocations.disable(id, by.id()).isPresent());
    }

    /**
     * Lets the owner sign in again, and forgets failed sign-ins. This also unblocks unknown devices after too many failures
     * in a row, and wrong codes of a second factor.
     */
    Outcome enable(UUID id, Administrator by) {
        Outcome outcome = outcome(() -> changes.enable(id, by));
        accounts.findById(id).ifPresent(account -> throttle.forget(failures(account)));
        return outcome;
    }

    private List<ThrottleKey> failures(Account account) {
        return Stream.concat(account.nameKeys().stream().map(keys::name), keys.secondFactor(account.id()).stream())
                .toList();
    }

    /**
     * Replaces an account's roles. Its sessions end, so that no token carries the old roles, and the owner must sign in
     * again. They end even if the roles stay the same: the caller may be repeating a call whose answer was lost.
     */
    Outcome setRoles(UUID id, List<String> roles, Administrator by) {
        return outcome(() -> revocations.setRoles(id, roles, by.id()).isPresent());
    }

    /** Deletes an account and all its data in this service. */
    Outcome delete(UUID id, Administrator by) {
        return outcome(() -> revocations.delete(id, by.id()).isPresent());
    }

    /** Ends an account's sessions. The owner may sign in again. */
    Outcome endSessions(UUID id, Administrator by) {
        return outcome(
                () -> revocations.logOutEverywhere(id, "administrator", by.id()).isPresent());
    }

    /** Removes second factors that an account's owner has lost. Its sessions end, and its owner is told. */
    Outcome removeFactors(UUID id, LostFactor factor, Administrator by) {
        return outcome(() -> factors.remove(id, factor, by.id()));
    }

    /** {@return whether the account has a second factor} */
    boolean hasSecondFactor(UUID id) {
        return factors.hasAny(id);
    }

    private static Outcome outcome(BooleanSupplier change) {
        try {
            return change.getAsBoolean() ? Outcome.DONE : Outcome.UNKNOWN_ACCOUNT;
        } catch (DataAccessException e) {
            if (SqlStates.is(e, SqlStates.LAST_ADMINISTRATOR)) {
                return Outcome.LAST_ADMINISTRATOR;
            }
            throw e;
        }
    }
}
