package dev.latchkey.auth.throttle;

import dev.latchkey.auth.purge.Purge;
import jakarta.inject.Singleton;

/** Deletes counts that are no longer needed, and limits the size of their table. */
@Singleton
final class ThrottlePurge implements Purge {
    private final ThrottleFunctions functions;
    private final ThrottleSettings settings;

    ThrottlePurge(ThrottleFunctions functions, ThrottleSettings settings) {
        this.functions = functions;
        this.settings = settings;
    }

    @Override
    public long purge(int batchSize) {
        return functions.purge(settings.rows(), batchSize);
    }
}
