package dev.latchkey.auth.authorization;

import dev.latchkey.auth.database.DatabaseFunctions;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;

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
        return functions
                .callForRow("SELECT shared.clock()", row -> row.getObject(1, OffsetDateTime.class))
                .orElseThrow()
                .toInstant();
    }
}
