package dev.latchkey.auth.login;

import dev.latchkey.auth.account.Account;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What came of presenting a name and a password. */
sealed interface Attempt {
    /** They belong together. */
    record Accepted(Account account) implements Attempt {}

    /**
     * They do not, or are of no use. The reason is for the audit log alone: the answers look alike.
     *
     * @param accountId whose name it is; null when it is nobody's
     */
    record Refused(@Nullable UUID accountId, String reason) implements Attempt {}
}
