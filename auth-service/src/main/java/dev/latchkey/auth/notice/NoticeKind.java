package dev.latchkey.auth.notice;

import dev.latchkey.auth.mail.MailKind;

/** What a notice is about. */
public enum NoticeKind {
    /** A sign-in from a device that is not known. */
    NEW_DEVICE(MailKind.NEW_DEVICE),
    PASSWORD_CHANGED(MailKind.PASSWORD_CHANGED),
    /** To the earlier address. Needs the values {@code link} and {@code hours}. */
    ADDRESS_CHANGED(MailKind.ADDRESS_CHANGED),
    FACTOR_ADDED(MailKind.FACTOR_ADDED),
    FACTOR_REMOVED(MailKind.FACTOR_REMOVED),
    RECOVERY_CODE_USED(MailKind.RECOVERY_CODE_USED),
    PASSKEY_ADDED(MailKind.PASSKEY_ADDED),
    PASSKEY_REMOVED(MailKind.PASSKEY_REMOVED),
    ACCOUNT_DELETED(MailKind.ACCOUNT_DELETED),
    RECOVERY_CODES_REPLACED(MailKind.RECOVERY_CODES_REPLACED);

    private final MailKind mail;

    NoticeKind(MailKind mail) {
        this.mail = mail;
    }

    MailKind mail() {
        return mail;
    }
}
