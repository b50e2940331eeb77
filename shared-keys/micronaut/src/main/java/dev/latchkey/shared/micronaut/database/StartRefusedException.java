package dev.latchkey.shared.micronaut.database;

/**
 * The service must not start, because of its configuration or its environment. The message is one sentence for the
 * operator.
 */
public final class StartRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartRefusedException(String message) {
        super(message);
    }
}
