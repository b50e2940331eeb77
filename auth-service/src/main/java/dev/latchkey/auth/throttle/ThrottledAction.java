package dev.latchkey.auth.throttle;

import java.util.Locale;

/** What is limited. Each has counts of its own: who guesses passwords does not stop the refreshes of the same address. */
public enum ThrottledAction {
    SIGN_IN("login.throttled"),
    PASSWORD_CHANGE("password.change_throttled"),
    REGISTRATION("registration.throttled"),
    CLIENT_AUTHENTICATION("client_authentication.throttled"),
    /** Refresh tokens and authorization codes. */
    TOKEN("token.throttled");

    private final String event;

    ThrottledAction(String event) {
        this.event = event;
    }

    /** {@return the audit event when it begins to be throttled} */
    String event() {
        return event;
    }

    /** {@return the value of the metrics' label} */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
