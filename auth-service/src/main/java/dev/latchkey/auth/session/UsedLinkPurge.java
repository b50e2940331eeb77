package dev.latchkey.auth.session;

import dev.latchkey.auth.database.DatabaseFunctions;
import jakarta.inject.Singleton;

/** Deletes used refresh tokens that expired some time ago, also those of live sessions. */
@Singleton
final class UsedLinkPurge extends PurgeInOrder {
    UsedLinkPurge(DatabaseFunctions functions, SessionSettings settings) {
        super(functions, "auth.purge_used_links", settings.retention());
    }
}
