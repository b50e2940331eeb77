package dev.latchkey.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * All sessions of a run. Callers choose among them: half of the calls use live sessions, most others recently ended
 * ones, and one in ten any ended one.
 */
final class SessionPool {

    private static final int RECENT = 100;

    private final List<TrackedSession> live = new ArrayList<>();
    private final List<TrackedSession> ended = new ArrayList<>();

    synchronized void add(TrackedSession session) {
        live.add(session);
    }

    /** Marks the session as ended. Called before its logout is sent. */
    synchronized void end(TrackedSession session) {
        live.remove(session);
        ended.add(session);
    }

    synchronized Optional<TrackedSession> any(RandomGenerator random) {
        return switch (random.nextInt(10)) {
            case 0 -> any(ended, random);
            case 1, 2, 3, 4 -> any(ended.subList(Math.max(0, ended.size() - RECENT), ended.size()), random);
            default -> any(live, random);
        };
    }

    /** {@return the sessions whose logout was confirmed} */
    synchronized List<TrackedSession> loggedOut() {
        return ended.stream().filter(TrackedSession::isLoggedOut).toList();
    }

    private static Optional<TrackedSession> any(List<TrackedSession> sessions, RandomGenerator random) {
        return sessions.isEmpty() ? Optional.empty() : Optional.of(sessions.get(random.nextInt(sessions.size())));
    }
}
