package dev.latchkey.auth.session;

import dev.latchkey.auth.database.DatabaseFunctions;
import jakarta.inject.Singleton;

/** Deletes sessions whose last refresh token expired some time ago. */
@Singleton
final class ExpiredSessionPurge extends PurgeInOrder {
    ExpiredSessionPurge(DatabaseFunctions functions, SessionSettings settings) {
        super(functions, "auth.purge_expired_sessions", settings.retention());
    }
}
