package dev.latchkey.auth.mail;

import java.util.Locale;

/** What a mail is about. The texts of each kind are in {@code mail/messages.properties}. */
public enum MailKind {
    /** The values {@code name}, {@code link} and {@code minutes}. */
    PASSWORD_RESET,
    /** The values {@code name} and {@code time}. */
    PASSWORD_CHANGED,
    /** The values {@code name}, {@code link}, {@code code} and {@code minutes}. */
    ADDRESS_VERIFICATION;

    /** {@return the first part of the keys of its texts, such as {@code password-reset}} */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
