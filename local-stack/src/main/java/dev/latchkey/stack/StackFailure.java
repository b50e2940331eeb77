package dev.latchkey.stack;

import org.jspecify.annotations.Nullable;

/** Why the stack does not start, or cannot go on: one sentence, made to be shown to the user as it is. */
public final class StackFailure extends RuntimeException {

    public StackFailure(String sentence) {
        super(sentence);
    }

    public StackFailure(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
