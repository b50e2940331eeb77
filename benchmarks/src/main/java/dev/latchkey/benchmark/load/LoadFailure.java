package dev.latchkey.benchmark.load;

import org.jspecify.annotations.Nullable;

/** Tells why there is no figure: a request failed, or the load generator is missing. */
public final class LoadFailure extends RuntimeException {
    public LoadFailure(String sentence) {
        super(sentence);
    }

    public LoadFailure(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
