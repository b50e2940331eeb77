package dev.latchkey.auth.password;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.throttle.PasswordAttempt;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottleKeys;
import dev.latchkey.auth.throttle.ThrottledException;
import jakarta.inject.Singleton;

/**
 * Finds out whether a form that was sent twice has the password of an account. It is limited like a sign-in, because an
 * attacker could otherwise guess here.
 */
@Singleton
public final class PasswordProof {
    private final PasswordHasher passwords;
    private final Throttle throttle;
    private final ThrottleKeys keys;

    PasswordProof(PasswordHasher passwords, Throttle throttle, ThrottleKeys keys) {
        this.passwords = passwords;
        this.throttle = throttle;
        this.keys = keys;
    }

    /**
     * {@return whether it is the password of the account}
     *
     * <p>A wrong one counts as a failed sign-in under the username. While the name or the caller's address is blocked, the
     * answer is no, and the password is not compared. A right one is no sign-in: earlier failures stay counted.
     */
    public boolean isPassword(String password, Account account) {
        try (PasswordAttempt attempt = throttle.signIn(keys.name(account.usernameKey()))) {
            boolean right = passwords.matches(password, account.passwordHash());
            if (!right) {
                attempt.failed(AuditEvent.of(EventType.LOGIN_FAILED)
                        .account(account.id())
                        .detail("reason", "wrong_password"));
            }
            return right;
        } catch (ThrottledException e) {
            return false;
        }
    }
}
