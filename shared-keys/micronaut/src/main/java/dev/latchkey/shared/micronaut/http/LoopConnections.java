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
 * The connections of one event loop, and that loop's share of the limits. Every method except those for metrics runs in
 * the event loop, so there are no locks. One task per loop checks all connections every half second, instead of one
 * timer for each request.
 *
 * <p>When a limit is reached, the loop closes the connections that have kept the server waiting the longest: first
 * those with an incomplete request, then idle ones. It does not close a connection whose complete request waits for its
 * answer.
 */
final class LoopConnections {
    private static final long TICK_MILLIS = 500;

    /**
     * An eviction frees one of this many shares of a limit. If it freed one place only, a flood would cause a search of
     * all connections for each new connection.
     */
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

    /** {@return the loop's clock at the last tick, in nanoseconds: exact enough for timeouts of seconds} */
    long now() {
        return now;
    }

    /** {@return whether the connection was added; closes others first when there is no room} */
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

    /** Adds to the memory of this loop's requests, in bytes; a negative number gives memory back. */
    void charge(long bytes) {
        buffered.lazySet(buffered.getPlain() + bytes);
    }

    /** {@return whether the requests are within the limit of memory; closes some connections first when they are not} */
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

    /** Enforces the timeouts of all connections. */
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
