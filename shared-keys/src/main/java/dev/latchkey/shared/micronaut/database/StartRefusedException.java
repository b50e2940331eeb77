package dev.latchkey.shared.micronaut.database;

/** The service must not start with what it found. The message is a sentence for whoever runs it. */
public final class StartRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartRefusedException(String message) {
        super(message);
    }
}
