package dev.latchkey.auth.session;

import dev.latchkey.auth.purge.Purge;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Deletes sessions that have been over for a while, and the used links of those that go on. */
@Singleton
final class SessionPurge implements Purge {
    private final SessionRepository sessions;
    private final SessionSettings settings;
    private final Clock clock;

    SessionPurge(SessionRepository sessions, SessionSettings settings, Clock clock) {
        this.sessions = sessions;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public long purge(int batchSize) {
        return sessions.purge(clock.instant().minus(settings.retention()), batchSize);
    }
}
