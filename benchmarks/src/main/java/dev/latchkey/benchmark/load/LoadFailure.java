package dev.latchkey.benchmark.load;

import org.jspecify.annotations.Nullable;

/** Why there is no figure: a request went wrong, or there is nothing to send requests with. */
public final class LoadFailure extends RuntimeException {
    public LoadFailure(String sentence) {
        super(sentence);
    }

    public LoadFailure(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
