package dev.latchkey.auth.session;

import dev.latchkey.auth.database.DatabaseFunctions;
import jakarta.inject.Singleton;

/** Deletes used refresh tokens that have expired a while ago, also of sessions that go on. */
@Singleton
final class UsedLinkPurge extends PurgeInOrder {
    UsedLinkPurge(DatabaseFunctions functions, SessionSettings settings) {
        super(functions, "auth.purge_used_links", settings.retention());
    }
}
