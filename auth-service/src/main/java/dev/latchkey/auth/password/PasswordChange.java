package dev.latchkey.auth.password;

/** What came of wanting another password. */
public sealed interface PasswordChange {
    /** It is the password now, and all other sessions have ended. */
    record Changed() implements PasswordChange {}

    /** What was given for the present password is not it, or the account is no more to be used. */
    record WrongPassword() implements PasswordChange {}

    /** The new password is the present one. */
    record SamePassword() implements PasswordChange {}

    /** The new password is not taken. */
    record Flawed(PasswordFlaw flaw) implements PasswordChange {}
}
