package dev.latchkey.auth.address;

/** The result of asking for another address. */
public enum AddressChangeOutcome {
    /**
     * A mail to the new address is promised, and the account keeps its address until the new one is confirmed. The caller does
     * not learn whether another account has the new address: then the mail says only that.
     */
    ASKED,
    /** The account has the new address: the service sends no mail, so nothing is confirmed. All other sessions have ended. */
    CHANGED,
    /** It is the account's own address already. */
    UNCHANGED,
    /** Only where the service sends no mail: another account has the address. */
    TAKEN,
    /** The account is gone or disabled. */
    UNKNOWN
}
