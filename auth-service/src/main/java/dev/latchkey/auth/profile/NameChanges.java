package dev.latchkey.auth.profile;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.caller.Caller;
import dev.latchkey.auth.database.DatabaseFunctions;
import dev.latchkey.auth.registration.NameRules;
import dev.latchkey.auth.registration.Objection;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.throttle.ThrottledException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Changes the username and the display name of accounts, for the API and for the pages. */
@Singleton
final class NameChanges {
    private static final String CHANGE = "SELECT auth.change_names(?, ?, ?, ?, ?, ?)";

    private final AccountRepository accounts;
    private final DatabaseFunctions functions;
    private final Throttle throttle;

    NameChanges(AccountRepository accounts, DatabaseFunctions functions, Throttle throttle) {
        this.accounts = accounts;
        this.functions = functions;
        this.throttle = throttle;
    }

    /**
     * Changes the names of an account.
     *
     * @param username null to keep it
     * @param name null to keep it; empty for no display name
     * @throws ThrottledException when too many callers at this address wanted taken names, here or at a registration; or when
     *     the account has changed its names too often
     */
    NameChange change(UUID accountId, @Nullable String username, @Nullable String name) {
        throttle.requireUnblockedRegistration();
        Optional<Account> found = accounts.findById(accountId).filter(Account::enabled);
        if (found.isEmpty()) {
            return new NameChange.Unknown();
        }
        Account account = found.get();
        List<Objection> objections = objections(account, username, name);
        if (!objections.isEmpty()) {
            return new NameChange.Invalid(objections);
        }
        String nextUsername = username == null ? account.username() : NameKey.normalize(username);
        String nextName = name == null ? account.name() : name.isEmpty() ? null : NameKey.normalize(name);
        if (nextUsername.equals(account.username()) && Objects.equals(nextName, account.name())) {
            return new NameChange.Changed();
        }
        throttle.countSuccess(ThrottledAction.REGISTRATION, accountId); // each change adds an event
        NameChange change = store(account, nextUsername, nextName);
        if (change instanceof NameChange.UsernameTaken) {
            throttle.failed(ThrottledAction.REGISTRATION, event -> event.account(accountId));
        }
        return change;
    }

    /** A username that stays is not checked: it may be older than the rules, or than the account's address. */
    private static List<Objection> objections(Account account, @Nullable String username, @Nullable String name) {
        List<Objection> objections = new ArrayList<>();
        if (username != null && !NameKey.normalize(username).equals(account.username())) {
            NameRules.username(username, account.email()).ifPresent(objections::add);
        }
        if (name != null && !name.isEmpty()) {
            NameRules.displayName(name).ifPresent(objections::add);
        }
        return objections;
    }

    private NameChange store(Account account, String username, @Nullable String name) {
        String outcome = functions.one(
                CHANGE,
                row -> row.getString(1),
                account.id(),
                username,
                NameKey.of(username),
                name,
                name == null ? null : NameKey.of(name),
                Caller.current().json());
        return switch (outcome) {
            case "changed" -> new NameChange.Changed();
            case "username_taken" -> new NameChange.UsernameTaken();
            case "not_own_address" ->
                new NameChange.Invalid(
                        List.of(new Objection.BadText("username", Objection.Reason.ADDRESS_OF_ANOTHER, 0)));
            case "unknown" -> new NameChange.Unknown();
            default -> throw new IllegalStateException("auth.change_names has another version: " + outcome);
        };
    }
}
