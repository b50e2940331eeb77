package dev.latchkey.auth.recovery;

import dev.latchkey.auth.password.PasswordFlaw;

/** The result of using a link to set a new password. */
sealed interface PasswordReset {
    /** The new password is set, and all sessions have ended. */
    record Done() implements PasswordReset {}

    /** The link is unknown, expired or used, or its account has changed since. The caller does not learn which. */
    record DeadLink() implements PasswordReset {}

    /** The new password is not accepted. The link stays good. */
    record Flawed(PasswordFlaw flaw) implements PasswordReset {}

    /** The account has an authenticator app, so its owner must also show a code. The link stays good. */
    record CodeNeeded() implements PasswordReset {}

    /** The code is wrong, or was used before. The link stays good. */
    record WrongCode() implements PasswordReset {}
}
