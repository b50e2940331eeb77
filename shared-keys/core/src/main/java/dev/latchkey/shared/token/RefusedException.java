package dev.latchkey.shared.token;

/**
 * Carries the reason of a refusal to the code that turns it into an outcome. Has no stack trace, since refusals are
 * frequent.
 */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Refusal reason;

    RefusedException(Refusal reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    Refusal reason() {
        return reason;
    }
}
