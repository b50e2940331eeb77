package dev.latchkey.stack;

import org.jspecify.annotations.Nullable;

/** Tells why the stack does not start, or cannot go on. The message is one sentence for the user. */
public final class StackFailure extends RuntimeException {

    public StackFailure(String sentence) {
        super(sentence);
    }

    public StackFailure(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
