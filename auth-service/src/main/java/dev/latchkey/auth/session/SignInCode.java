package dev.latchkey.auth.session;

/** What a user has shown besides the password. The database uses it up when the session opens, so it works once. */
public sealed interface SignInCode {
    /** Nothing: the password alone. */
    record None() implements SignInCode {}

    /**
     * A code of the account's authenticator app, which was compared with the app's secret.
     *
     * @param step the time step of the code (RFC 6238 section 4.2)
     */
    record Totp(long step) implements SignInCode {}

    /**
     * A recovery code. Only the database knows whether it is one.
     *
     * @param hash of the code, as the database stores it
     */
    @SuppressWarnings("ArrayRecordComponent") // only the database compares it
    record Recovery(byte[] hash) implements SignInCode {}
}
