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
 * Many clients that call protected resources all the time, with tokens of all sorts, and write down when each call began
 * and ended. Each replica has its own, so that one that hangs takes no load off the others.
 *
 * <p>A session whose logout has just been answered comes first, at every replica: that is the moment that counts.
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
     * Begins.
     *
     * @param clientsOfEach how many for each target
     * @param pause of one client from one call to the next
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

    /** Whether each logout's session has been called at every replica. */
    boolean hasCalledAll() {
        return justLoggedOut.values().stream().allMatch(Queue::isEmpty);
    }

    Collection<TimedCall> calls() {
        return List.copyOf(calls);
    }

    /** Ends once the calls under way have ended. */
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
