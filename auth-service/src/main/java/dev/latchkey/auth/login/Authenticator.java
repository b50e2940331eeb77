package dev.latchkey.auth.login;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.password.PasswordHasher;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Tells whose name and password these are. */
@Singleton
final class Authenticator {
    private final AccountRepository accounts;
    private final PasswordHasher passwords;

    Authenticator(AccountRepository accounts, PasswordHasher passwords) {
        this.accounts = accounts;
        this.passwords = passwords;
    }

    Optional<Account> byUsername(String username, String password) {
        return check(accounts.findByUsernameKey(NameKey.of(username)), password);
    }

    Optional<Account> byEmail(String email, String password) {
        return check(accounts.findByEmailKey(NameKey.of(email)), password);
    }

    /** Hashes once, whatever is found. */
    private Optional<Account> check(Optional<Account> found, String password) {
        if (found.isEmpty()) {
            passwords.matchNobody(password);
            return Optional.empty();
        }
        Account account = found.get();
        if (!passwords.matches(password, account.passwordHash()) || !account.enabled()) {
            return Optional.empty();
        }
        if (passwords.isOutdated(account.passwordHash())) {
            accounts.updatePasswordHash(account.id(), passwords.hash(password));
        }
        return found;
    }
}
