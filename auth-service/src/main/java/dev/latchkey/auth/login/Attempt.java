package dev.latchkey.auth.login;

import dev.latchkey.auth.account.Account;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The result of checking a name and a password. */
sealed interface Attempt {
    /** Both are right, and the account may sign in. */
    record Accepted(Account account) implements Attempt {}

    /** Both are right, but the owner must verify the account's address first. */
    record Unverified(Account account) implements Attempt {}

    /**
     * They are wrong, or the account may not sign in. The reason is only for the audit log: all refusals look alike to the
     * caller.
     *
     * @param accountId the account with this name; null when there is none
     */
    record Refused(@Nullable UUID accountId, String reason) implements Attempt {}
}
