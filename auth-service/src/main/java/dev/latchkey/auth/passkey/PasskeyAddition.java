package dev.latchkey.auth.passkey;

/** The result of adding a passkey. */
sealed interface PasskeyAddition {
    /** The passkey is added, and the other sessions have ended. */
    record Added(PasskeyView passkey) implements PasskeyAddition {}

    /** The authenticator's answer is not valid, or its challenge was used before or has expired. */
    record Refused() implements PasskeyAddition {}

    /**
     * An account has the passkey.
     *
     * @param own whether it is the account that wants to add it: then the caller may be repeating the request
     */
    record Exists(boolean own) implements PasskeyAddition {}

    /** The account has as many passkeys as it may have. */
    record Full() implements PasskeyAddition {}
}
