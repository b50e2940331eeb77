package dev.latchkey.shared.json;

/** The bytes are not a JSON object that every parser reads in the same way. The message is safe to show to a client. */
public final class JsonRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    JsonRefusedException(String message) {
        super(message);
    }
}
