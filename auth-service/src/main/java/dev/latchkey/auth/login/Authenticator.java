package dev.latchkey.auth.login;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.address.EmailVerification;
import dev.latchkey.auth.password.PasswordHasher;
import dev.latchkey.shared.micronaut.error.ProblemException;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Checks a name and a password. */
@Singleton
final class Authenticator {
    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final EmailVerification verification;

    Authenticator(AccountRepository accounts, PasswordHasher passwords, EmailVerification verification) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.verification = verification;
    }

    /**
     * Refuses an attempt while too many others wait for a hash, before it costs a query.
     *
     * @throws ProblemException 503 when too many others wait
     */
    void requireRoom() {
        passwords.requireRoom();
    }

    Attempt byUsername(String username, String password) {
        return check(accounts.findByUsernameKey(NameKey.of(username)), password);
    }

    Attempt byEmail(String email, String password) {
        return check(accounts.findByEmailKey(NameKey.of(email)), password);
    }

    /** Hashes the password for an unknown name, too, so that both cases take the same time. */
    private Attempt check(Optional<Account> found, String password) {
        if (found.isEmpty()) {
            passwords.matchNobody(password);
            return new Attempt.Refused(null, "unknown_name");
        }
        Account account = found.get();
        if (!passwords.matches(password, account.passwordHash())) {
            return new Attempt.Refused(account.id(), "wrong_password");
        }
        if (!account.enabled()) {
            return new Attempt.Refused(account.id(), "disabled");
        }
        if (verification.isRequired() && account.hasUnverifiedEmail()) {
            return new Attempt.Unverified(account);
        }
        if (passwords.isOutdated(account.passwordHash())) {
            return new Attempt.Accepted(rehashed(account, password));
        }
        return new Attempt.Accepted(account);
    }

    /**
     * Stores a hash with the current settings. A locked account keeps its hash until a later login. If the account has
     * another hash by now, the login opens no session.
     */
    private Account rehashed(Account account, String password) {
        String hash = passwords.hash(password);
        boolean replaced = accounts.replacePasswordHash(account.id(), account.passwordHash(), hash) == 1;
        return replaced ? account.withPasswordHash(hash) : account;
    }
}
