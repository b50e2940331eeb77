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
    private final Pace pace;
    private final BlockingQueue<TrackedSession> open;
    private final List<Thread> openers = new ArrayList<>();
    private final List<Thread> logouts = new ArrayList<>();
    private final AtomicInteger confirmed = new AtomicInteger();
    private final AtomicInteger failedOpenings = new AtomicInteger();
    private final AtomicReference<Duration> longest = new AtomicReference<>(Duration.ZERO);
    private final Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();
    private volatile boolean stopping;

    /**
     * How much.
     *
     * @param logouts clients that log out
     * @param openSessions how many sessions are kept open, waiting for their end
     * @param pause of one client from one logout to the next
     */
    record Pace(int logouts, int openSessions, Duration pause) {}

    /**
     * Begins.
     *
     * @param sources of sessions; each is a client that opens one after the other
     */
    LogoutLoad(
            Stopwatch stopwatch,
            SessionPool sessions,
            CallLoad calls,
            List<URI> auth,
            List<SessionSource> sources,
            Pace pace) {
        this.stopwatch = stopwatch;
        this.sessions = sessions;
        this.calls = calls;
        this.auth = auth;
        this.pace = pace;
        this.open = new LinkedBlockingQueue<>(pace.openSessions());
        for (SessionSource source : sources) {
            openers.add(Thread.startVirtualThread(() -> openAgainAndAgain(source)));
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

    /** How many sessions could not be opened. */
    int failedOpenings() {
        return failedOpenings.get();
    }

    /** How often which answer was given to a logout, those that were tried again among them. */
    Map<Integer, Integer> statuses() {
        return Map.copyOf(statuses);
    }

    /** Ends once the logouts under way have ended. */
    @Override
    public void close() {
        stopping = true;
        openers.forEach(Thread::interrupt);
        for (Thread logout : logouts) {
            try {
                logout.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void openAgainAndAgain(SessionSource source) {
        while (!stopping) {
            try {
                Optional<TrackedSession> session = open(source);
                if (session.isPresent()) {
                    sessions.add(session.get());
                    open.put(session.get());
                } else if (!stopping) {
                    failedOpenings.incrementAndGet();
                    Thread.sleep(RETRY);
                }
            } catch (InterruptedException over) {
                return;
            }
        }
    }

    private Optional<TrackedSession> open(SessionSource source) {
        try {
            Reply opened = source.open(any(auth));
            return opened.status() == 200
                    ? Optional.of(new TrackedSession(opened.text("access_token")))
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
