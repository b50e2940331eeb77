package dev.latchkey.auth.passkey;

/** The result of removing a passkey. */
enum PasskeyRemoval {
    /** The passkey is removed, and the other sessions have ended. */
    REMOVED,
    /** The account has no such passkey. */
    UNKNOWN,
    /** The account needs two factors, and has no other second one. */
    NEEDED
}
