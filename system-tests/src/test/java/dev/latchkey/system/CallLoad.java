package dev.latchkey.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

/**
 * Clients that call protected resources all the time, with tokens of live and of ended sessions, and record when each
 * call began and ended. Each replica has its own clients, so that a replica that hangs does not reduce the load on the
 * others.
 *
 * <p>After each logout, every replica first gets a call with that session's token, because the promise concerns the
 * first calls after a logout.
 */
final class CallLoad implements AutoCloseable {

    private final Caller caller = new Caller();
    private final Stopwatch stopwatch;
    private final SessionPool sessions;
    private final Duration pause;
    private final Map<Target, Queue<TrackedSession>> justLoggedOut = new LinkedHashMap<>();
    private final Queue<TimedCall> calls = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopping;

    /**
     * Starts the clients.
     *
     * @param clientsOfEach the number of clients for each target
     * @param pause the pause of a client between two calls
     */
    CallLoad(Stopwatch stopwatch, SessionPool sessions, List<Target> targets, int clientsOfEach, Duration pause) {
        this.stopwatch = stopwatch;
        this.sessions = sessions;
        this.pause = pause;
        targets.forEach(target -> justLoggedOut.put(target, new ConcurrentLinkedQueue<>()));
        justLoggedOut.forEach((target, first) -> {
            for (int number = 0; number < clientsOfEach; number++) {
                RandomGenerator random = new SplittableRandom();
                clients.add(Thread.startVirtualThread(() -> run(target, first, random)));
            }
        });
    }

    void callFirst(TrackedSession loggedOut) {
        justLoggedOut.values().forEach(first -> first.add(loggedOut));
    }

    /** {@return true if every replica has been called with the session of each logout} */
    boolean hasCalledAll() {
        return justLoggedOut.values().stream().allMatch(Queue::isEmpty);
    }

    Collection<TimedCall> calls() {
        return List.copyOf(calls);
    }

    /** Stops the clients. Waits for the calls that are under way. */
    @Override
    public void close() {
        stopping = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run(Target target, Queue<TrackedSession> first, RandomGenerator random) {
        while (!stopping) {
            TrackedSession loggedOut = first.poll();
            Optional<TrackedSession> chosen = loggedOut == null ? sessions.any(random) : Optional.of(loggedOut);
            chosen.ifPresent(session -> {
                TimedCall call = call(target, session);
                calls.add(call);
                if (session.equals(loggedOut) && call.status() == TimedCall.NO_ANSWER) {
                    first.add(session);
                }
            });
            if (!Pauses.sleep(pause)) {
                return;
            }
        }
    }

    private TimedCall call(Target target, TrackedSession session) {
        Duration begun = stopwatch.elapsed();
        int status = caller.status(target.uri(), target.path(), session.token());
        return new TimedCall(target.name(), session, begun, stopwatch.elapsed(), status);
    }
}
