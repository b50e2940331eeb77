package dev.latchkey.shared.token;

/** Carries the reason of a refusal to where it becomes an outcome. Without a stack trace: a refusal is an everyday thing. */
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
