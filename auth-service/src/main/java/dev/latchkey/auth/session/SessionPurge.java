package dev.latchkey.auth.session;

import dev.latchkey.auth.purge.Purge;
import jakarta.inject.Singleton;

/** Deletes sessions that have been over for a while, and the used links of those that go on. */
@Singleton
final class SessionPurge implements Purge {
    private final SessionRepository sessions;
    private final SessionSettings settings;

    SessionPurge(SessionRepository sessions, SessionSettings settings) {
        this.sessions = sessions;
        this.settings = settings;
    }

    @Override
    public long purge(int batchSize) {
        return sessions.purge(settings.retention().toSeconds(), batchSize);
    }
}
