package dev.latchkey.auth.factor;

/** The result of removing an authenticator app for its owner. */
enum Removal {
    /** The app is removed with its recovery codes. The account's other sessions have ended. */
    REMOVED,
    /** The account has no app. */
    NONE,
    /** Nothing was removed: the account needs two factors, and has no passkey. */
    NEEDED
}
