package dev.latchkey.auth.session;

import dev.latchkey.auth.database.DatabaseFunctions;
import jakarta.inject.Singleton;

/** Deletes sessions that ended some time ago. */
@Singleton
final class EndedSessionPurge extends PurgeInOrder {
    EndedSessionPurge(DatabaseFunctions functions, SessionSettings settings) {
        super(functions, "auth.purge_ended_sessions", settings.retention());
    }
}
