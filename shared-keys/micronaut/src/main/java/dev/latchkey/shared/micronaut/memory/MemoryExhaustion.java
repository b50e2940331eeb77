package dev.latchkey.shared.micronaut.memory;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when memory has run out, as {@code -XX:+ExitOnOutOfMemoryError} does for the heap. That option does
 * not cover direct memory: the class library counts it, and throws the error itself.
 */
@Singleton
public final class MemoryExhaustion {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryExhaustion.class);

    /** The status that the JVM's own option exits with. */
    private static final int STATUS = 3;

    private final Runnable exit;

    @Inject
    MemoryExhaustion() {
        this(() -> Runtime.getRuntime().halt(STATUS));
    }

    /**
     * Makes an instance that ends the process in another way.
     *
     * @param exit runs when memory has run out
     */
    public MemoryExhaustion(Runnable exit) {
        this.exit = exit;
    }

    /** Ends the process if {@code failure} or one of its causes is an {@link OutOfMemoryError}. */
    public void endProcessAfter(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                try {
                    LOG.error(
                            "The process is out of memory. It ends now, and must be restarted: {}", cause.getMessage());
                } finally {
                    exit.run();
                }
                return;
            }
        }
    }
}
