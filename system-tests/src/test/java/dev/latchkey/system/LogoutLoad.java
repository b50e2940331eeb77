package dev.latchkey.system;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Sessions that are opened and ended all the time, each through whichever replica of auth-service. */
final class LogoutLoad implements AutoCloseable {

    private static final Duration RETRY = Duration.ofMillis(200);
    private static final int UNAUTHORIZED = 401;

    private final Caller caller = new Caller();
    private final Stopwatch stopwatch;
    private final SessionPool sessions;
    private final CallLoad calls;
    private final List<URI> auth;
    private final List<String> usernames;
    private final Pace pace;
    private final BlockingQueue<TrackedSession> open;
    private final List<Thread> logins = new ArrayList<>();
    private final List<Thread> logouts = new ArrayList<>();
    private final AtomicInteger confirmed = new AtomicInteger();
    private final AtomicInteger failedLogins = new AtomicInteger();
    private final AtomicReference<Duration> longest = new AtomicReference<>(Duration.ZERO);
    private final Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();
    private volatile boolean stopping;

    /**
     * How much.
     *
     * @param logins clients that sign in
     * @param logouts clients that log out
     * @param openSessions how many sessions are kept open, waiting for their end
     * @param pause of one client from one logout to the next
     */
    record Pace(int logins, int logouts, int openSessions, Duration pause) {}

    /**
     * Begins.
     *
     * @param usernames accounts with the password of {@link Caller}
     */
    LogoutLoad(
            Stopwatch stopwatch,
            SessionPool sessions,
            CallLoad calls,
            List<URI> auth,
            List<String> usernames,
            Pace pace) {
        this.stopwatch = stopwatch;
        this.sessions = sessions;
        this.calls = calls;
        this.auth = auth;
        this.usernames = usernames;
        this.pace = pace;
        this.open = new LinkedBlockingQueue<>(pace.openSessions());
        for (int number = 0; number < pace.logins(); number++) {
            logins.add(Thread.startVirtualThread(this::logInAgainAndAgain));
        }
        for (int number = 0; number < pace.logouts(); number++) {
            logouts.add(Thread.startVirtualThread(this::logOutAgainAndAgain));
        }
    }

    /** How many logouts have been answered with 200. */
    int confirmed() {
        return confirmed.get();
    }

    /** The longest of those, from before it was sent. */
    Duration longest() {
        return longest.get();
    }

    /** How many logins were not answered with 200. */
    int failedLogins() {
        return failedLogins.get();
    }

    /** How often which answer was given to a logout, those that were tried again among them. */
    Map<Integer, Integer> statuses() {
        return Map.copyOf(statuses);
    }

    /** Ends once the logouts under way have ended. */
    @Override
    public void close() {
        stopping = true;
        logins.forEach(Thread::interrupt);
        for (Thread logout : logouts) {
            try {
                logout.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void logInAgainAndAgain() {
        while (!stopping) {
            try {
                Optional<TrackedSession> session = logIn();
                if (session.isPresent()) {
                    sessions.add(session.get());
                    open.put(session.get());
                } else if (!stopping) {
                    failedLogins.incrementAndGet();
                    Thread.sleep(RETRY);
                }
            } catch (InterruptedException over) {
                return;
            }
        }
    }

    private Optional<TrackedSession> logIn() {
        try {
            Reply login = caller.logIn(any(auth), any(usernames));
            return login.status() == 200
                    ? Optional.of(new TrackedSession(login.text("access_token")))
                    : Optional.empty();
        } catch (UncheckedIOException | IllegalStateException failed) {
            return Optional.empty();
        }
    }

    private void logOutAgainAndAgain() {
        while (!stopping) {
            TrackedSession session = open.poll();
            if (session != null) {
                sessions.end(session);
                session.logoutBegins(stopwatch.elapsed());
                logOut(session);
            }
            if (!Pauses.sleep(pace.pause())) {
                return;
            }
        }
    }

    /** Until it is known to have ended: 401 is the answer when an earlier attempt ended it, whose answer was lost. */
    private void logOut(TrackedSession session) {
        int status = TimedCall.NO_ANSWER;
        while (status != 200 && status != UNAUTHORIZED) {
            Duration begun = stopwatch.elapsed();
            status = askToLogOut(session);
            Duration answered = stopwatch.elapsed();
            statuses.merge(status, 1, Integer::sum);
            if (status == 200) {
                session.logoutIsAnswered(answered);
                longest.accumulateAndGet(answered.minus(begun), (one, other) -> one.compareTo(other) > 0 ? one : other);
                confirmed.incrementAndGet();
                calls.callFirst(session);
            } else if (status != UNAUTHORIZED && (stopping || !Pauses.sleep(RETRY))) {
                return;
            }
        }
    }

    private int askToLogOut(TrackedSession session) {
        try {
            return caller.logOut(any(auth), session.token()).status();
        } catch (UncheckedIOException silent) {
            return TimedCall.NO_ANSWER;
        }
    }

    private static <T> T any(List<T> choices) {
        return choices.get(ThreadLocalRandom.current().nextInt(choices.size()));
    }
}
