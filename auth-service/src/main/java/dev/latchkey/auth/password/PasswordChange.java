package dev.latchkey.auth.password;

/** The result of a request for a new password. */
public sealed interface PasswordChange {
    /** The new password is set, and all other sessions have ended. */
    record Changed() implements PasswordChange {}

    /** The given present password is wrong, or the account is gone or disabled. */
    record WrongPassword() implements PasswordChange {}

    /** The new password is the present one. */
    record SamePassword() implements PasswordChange {}

    /** The new password is not accepted. */
    record Flawed(PasswordFlaw flaw) implements PasswordChange {}
}
