package dev.latchkey.auth.throttle;

import dev.latchkey.auth.audit.EventType;
import java.util.Locale;

/**
 * A kind of attempt that is limited. Each kind has its own counts: guesses of passwords do not block the refreshes of the
 * same address.
 */
public enum ThrottledAction {
    SIGN_IN(EventType.LOGIN_THROTTLED),
    PASSWORD_CHANGE(EventType.PASSWORD_CHANGE_THROTTLED),
    REGISTRATION(EventType.REGISTRATION_THROTTLED),
    /** Requests for mails with a link and a code, and uses of them. */
    EMAIL_VERIFICATION(EventType.EMAIL_VERIFICATION_THROTTLED),
    /** Downloads of what is stored about an account. */
    DATA_DOWNLOAD(EventType.DATA_DOWNLOAD_THROTTLED),
    /** Requests for another address, and uses of the links and codes that confirm or undo it. */
    EMAIL_CHANGE(EventType.EMAIL_CHANGE_THROTTLED),
    CLIENT_AUTHENTICATION(EventType.CLIENT_AUTHENTICATION_THROTTLED),
    /** Requests for a link to set a new password, and uses of such links. */
    PASSWORD_RESET(EventType.PASSWORD_RESET_THROTTLED),
    /** Sign-ins by a passkey, and additions of passkeys. */
    PASSKEY(EventType.PASSKEY_THROTTLED),
    /** Codes of authenticator apps, and recovery codes. */
    SECOND_FACTOR(EventType.SECOND_FACTOR_THROTTLED),
    /** Refresh tokens and authorization codes. */
    TOKEN(EventType.TOKEN_THROTTLED);

    private final EventType event;

    ThrottledAction(EventType event) {
        this.event = event;
    }

    /** {@return the audit event for the beginning of a block} */
    EventType event() {
        return event;
    }

    /** {@return the value of the metrics' label} */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
