package dev.latchkey.shared.micronaut.http;

import io.netty.channel.EventLoop;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/**
 * The connections of one event loop, and that loop's share of the limits. Every method but those for metrics runs in the
 * event loop, so nothing is locked. One task a loop looks at all of its connections every half second, instead of a timer for
 * each request.
 *
 * <p>Where a limit is reached, those connections give way that have kept the server waiting for longest: first those whose
 * request is on its way, then idle ones. A client that sends its request at once is never among them.
 */
final class LoopConnections {
    private static final long TICK_MILLIS = 500;

    /** How much is freed at a time, so that a flood does not have all connections looked at for each of its own. */
    private static final int SHARES = 32;

    private final EventLoop loop;
    private final HttpSettings settings;
    private final int maxConnections;
    private final long maxBuffered;
    private final HttpMeters meters;
    private final Set<RequestGate> connections = new HashSet<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong buffered = new AtomicLong();
    private long now;

    LoopConnections(EventLoop loop, HttpSettings settings, int maxConnections, long maxBuffered, HttpMeters meters) {
        this.loop = loop;
        this.settings = settings;
        this.maxConnections = maxConnections;
        this.maxBuffered = maxBuffered;
        this.meters = meters;
        this.now = loop.ticker().nanoTime();
        tickLater();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the event loop
    private void tickLater() {
        loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** {@return nanoseconds of the loop's clock, as of the last tick: exact enough for what takes seconds} */
    long now() {
        return now;
    }

    /** {@return whether there is room for the connection} */
    boolean add(RequestGate connection) {
        if (connections.size() >= maxConnections) {
            evict(waiting(), maxConnections - 1 - maxConnections / SHARES, count -> connections.size() > count);
        }
        if (connections.size() >= maxConnections) {
            meters.refusedConnection();
            return false;
        }
        connections.add(connection);
        open.lazySet(connections.size());
        return true;
    }

    void remove(RequestGate connection) {
        connections.remove(connection);
        open.lazySet(connections.size());
    }

    /** Adds to what the requests of this loop take, in bytes; less than zero gives back. */
    void charge(long bytes) {
        buffered.lazySet(buffered.getPlain() + bytes);
    }

    /** {@return whether all that waits has room; makes room first where it has not} */
    boolean hasRoom() {
        if (buffered.getPlain() > maxBuffered) {
            evict(receiving().toList(), maxBuffered - maxBuffered / SHARES, bytes -> buffered.getPlain() > bytes);
        }
        return buffered.getPlain() <= maxBuffered;
    }

    private void evict(List<RequestGate> candidates, long goal, LongPredicate isOver) {
        for (RequestGate connection : candidates) {
            if (!isOver.test(goal)) {
                return;
            }
            meters.evicted();
            connection.evict();
        }
    }

    private List<RequestGate> waiting() {
        return Stream.concat(
                        receiving(),
                        connections.stream().filter(RequestGate::isIdle).sorted(longestFirst()))
                .toList();
    }

    private Stream<RequestGate> receiving() {
        return connections.stream().filter(RequestGate::isReceiving).sorted(longestFirst());
    }

    private Comparator<RequestGate> longestFirst() {
        return Comparator.comparingLong(connection -> connection.since() - now);
    }

    /** Ends what has taken too long. */
    private void tick() {
        tickLater();
        now = loop.ticker().nanoTime();
        for (RequestGate connection : List.copyOf(connections)) {
            connection.tick(now, settings);
        }
    }

    int open() {
        return open.get();
    }

    long buffered() {
        return buffered.get();
    }
}
