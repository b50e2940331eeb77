package dev.latchkey.auth.mail;

import java.util.Locale;

/** What a mail is about. The texts of each kind are in {@code mail/messages.properties}. */
public enum MailKind {
    /** The values {@code name}, {@code link} and {@code minutes}. */
    PASSWORD_RESET,
    /** A notice, as below. */
    PASSWORD_CHANGED,
    /** The values {@code name}, {@code link}, {@code code} and {@code hours}. */
    ADDRESS_VERIFICATION,
    /** To the new address of an account. The values {@code name}, {@code link}, {@code code} and {@code hours}. */
    ADDRESS_CHANGE,
    /** To an address that another account wants. The value {@code name}, which is empty. */
    ADDRESS_TAKEN,
    /**
     * A notice. The values {@code name}, {@code time}, {@code browser}, {@code system} and {@code ip}; the last three are
     * empty where they are unknown.
     */
    NEW_DEVICE,
    /** To the earlier address of an account. The values of a notice, {@code link} and {@code hours}. */
    ADDRESS_CHANGED,
    FACTOR_ADDED,
    FACTOR_REMOVED,
    RECOVERY_CODE_USED,
    PASSKEY_ADDED,
    PASSKEY_REMOVED,
    ACCOUNT_DELETED,
    RECOVERY_CODES_REPLACED;

    /** {@return the first part of the keys of its texts, such as {@code password-reset}} */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
