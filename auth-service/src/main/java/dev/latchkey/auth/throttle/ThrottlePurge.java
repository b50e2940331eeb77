package dev.latchkey.auth.throttle;

import dev.latchkey.auth.purge.Purge;
import jakarta.inject.Singleton;

/** Deletes counts that are of no more use, and keeps the table of counts from growing without end. */
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
