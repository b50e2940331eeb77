package dev.latchkey.auth.page;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A notice on the page after a redirect: what was done. */
public enum Notice {
    SIGNED_UP,
    /** The address must be verified. */
    SIGNED_UP_AND_MAILED,
    SIGNED_UP_AND_IN,
    EMAIL_VERIFIED,
    CODE_SENT,
    SIGNED_OUT,
    SESSION_ENDED,
    SESSIONS_ENDED,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
    /** Before a sensitive change: the last sign-in is too old. */
    SIGN_IN_AGAIN,
    ACCOUNT_DELETED,
    NAMES_CHANGED,
    EMAIL_CHANGE_ASKED,
    EMAIL_CHANGE_WITHDRAWN,
    EMAIL_CHANGED,
    EMAIL_CHANGE_UNDONE,
    APPLICATION_WITHDRAWN,
    PASSKEY_ADDED,
    PASSKEY_RENAMED,
    PASSKEY_REMOVED,
    /** The code came too late, so the sign-in begins again. */
    SIGN_IN_EXPIRED,
    /** The authenticator app is removed. */
    APP_REMOVED;

    /** {@return the notice of that name; empty for any other text, which a browser may send} */
    static Optional<Notice> named(String name) {
        return Arrays.stream(values())
                .filter(notice -> notice.name().equals(name))
                .findFirst();
    }

    /** {@return the key of its message} */
    public String key() {
        return "notice." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
