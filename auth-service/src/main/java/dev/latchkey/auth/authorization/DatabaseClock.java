package dev.latchkey.auth.authorization;

import dev.latchkey.auth.database.DatabaseFunctions;
import jakarta.inject.Singleton;
import java.time.Instant;

/**
 * The clock that wrote {@code auth_time}. With a replica's own clock, the result of a comparison would depend on the
 * replica that serves the request.
 */
@Singleton
final class DatabaseClock {
    private final DatabaseFunctions functions;

    DatabaseClock(DatabaseFunctions functions) {
        this.functions = functions;
    }

    Instant now() {
        return functions.one("SELECT shared.clock()", row -> DatabaseFunctions.instant(row, "clock"));
    }
}
