package dev.latchkey.auth.revocation;

import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.background.WorkPolicy;
import dev.latchkey.shared.micronaut.database.Database;
import dev.latchkey.shared.micronaut.database.StartupProgress;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads the verifiers' leases on a connection of its own: for all waiters together, at once when one comes and then again and
 * again; and once a second while there is none, so that a dead verifier is known before the next logout. It also notifies the
 * verifiers, on the same connection, before it reads.
 */
@Singleton
final class LeaseWatch implements ApplicationEventListener<StartupEvent> {
    private static final Duration SHORTEST_POLL = Duration.ofMillis(1);
    private static final Duration LONGEST_POLL = Duration.ofMillis(20);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final Database database;
    private final LeaseTable table;
    private final MonotonicClock monotonic;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final Condition news = lock.newCondition();

    // All under the lock. Readings are numbered in the order in which they begin.
    private int waiting;
    private long newestWaiterAt;
    private long newestWaiterAfter;
    private boolean wakeWanted;
    private @Nullable LeaseReading latest;
    private long lastBegun;
    private long lastRead;

    private final BackgroundWork work;

    // Of the watching thread alone, until that has ended.
    private @Nullable Connection connection;
    private long restEnds;

    LeaseWatch(
            Database database,
            StartupProgress startup,
            LeaseTable table,
            MonotonicClock monotonic,
            BackgroundWorks works) {
        this.database = database;
        this.table = table;
        this.monotonic = monotonic;
        this.restEnds = monotonic.nanoTime();
        this.work = works.add(new BackgroundWork(
                "lease-watch",
                "a logout waits for the longest lease",
                WorkPolicy.retrying(FIRST_PAUSE, LONGEST_PAUSE).when(startup::isComplete),
                this::watch));
    }

    /**
     * A caller that waits. It gets no reading that began before it was there: such a reading may miss a lease that was granted
     * before the caller's revocation was committed.
     */
    final class Waiter implements AutoCloseable {
        private long last;

        private Waiter(long last) {
            this.last = last;
        }

        /** {@return the latest reading, if there is a newer one than the last that this returned, after a short wait} */
        Optional<LeaseReading> next() {
            lock.lock();
            try {
                long nanos = LONGEST_POLL.toNanos();
                while (lastRead <= last && nanos > 0) {
                    nanos = news.awaitNanos(nanos);
                }
                if (lastRead <= last) {
                    return Optional.empty();
                }
                last = lastRead;
                return Optional.ofNullable(latest);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for verifiers", e);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                waiting--;
            } finally {
                lock.unlock();
            }
        }
    }

    /** {@return a new waiter, to be closed} */
    Waiter waiter() {
        lock.lock();
        try {
            waiting++;
            newestWaiterAt = monotonic.nanoTime();
            newestWaiterAfter = lastBegun;
            wanted.signal();
            return new Waiter(lastBegun);
        } finally {
            lock.unlock();
        }
    }

    /** Has the verifiers notified. Called after a commit that they should read; does not wait. */
    void wakeVerifiers() {
        lock.lock();
        try {
            wakeWanted = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
    }

    /** {@return how many callers wait} */
    int waiters() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        work.start();
    }

    private void watch() throws SQLException, InterruptedException {
        try {
            Connection connected = connection;
            if (connected == null) {
                connect();
                return;
            }
            if (!awaitWork()) {
                table.deleteDead(connected);
            }
            long begun = monotonic.nanoTime();
            if (isWakeWanted()) {
                table.wakeVerifiers(connected);
            }
            tell(begin(), table.read(connected));
            long ended = monotonic.nanoTime();
            restEnds = ended + Math.min(ended - begun, LONGEST_POLL.toNanos());
        } catch (SQLException | InterruptedException | RuntimeException | Error e) {
            disconnect();
            throw e;
        }
    }

    private void connect() throws SQLException {
        Connection connected = database.unpooled(Map.of()).getConnection();
        connection = connected;
        tell(begin(), table.readAnew(connected));
    }

    private void disconnect() throws SQLException {
        Connection broken = connection;
        connection = null;
        if (broken != null) {
            broken.close();
        }
    }

    private long begin() {
        lock.lock();
        try {
            return ++lastBegun;
        } finally {
            lock.unlock();
        }
    }

    private void tell(long number, LeaseReading reading) {
        lock.lock();
        try {
            latest = reading;
            lastRead = number;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isWakeWanted() {
        lock.lock();
        try {
            boolean was = wakeWanted;
            wakeWanted = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    /** {@return false when there was nothing to do for a while} */
    private boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            long nanos = waiting == 0 ? IDLE.toNanos() : poll().toNanos();
            while (!isUrgent() && nanos > 0) {
                nanos = wanted.awaitNanos(nanos);
            }
            boolean isWork = waiting > 0 || wakeWanted;
            if (isWork) {
                rest();
            }
            return isWork;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Rests for as long as the last reading took, notifications included. That is a moment, unless processors are short: then
     * they are left to the verifiers that are waited for, and the callers who come meanwhile share one reading.
     */
    private void rest() throws InterruptedException {
        long nanos = restEnds - monotonic.nanoTime();
        while (nanos > 0) {
            nanos = wanted.awaitNanos(nanos);
        }
    }

    /** Whether a waiter has no reading yet that began after it came, or the verifiers wait for a notification. */
    private boolean isUrgent() {
        return wakeWanted || (waiting > 0 && newestWaiterAfter == lastBegun);
    }

    /** The verifiers usually know within milliseconds; one that takes longer is asked for less often. */
    private Duration poll() {
        Duration waited = Duration.ofNanos(monotonic.nanoTime() - newestWaiterAt);
        Duration pause = waited.dividedBy(4);
        if (pause.compareTo(SHORTEST_POLL) < 0) {
            return SHORTEST_POLL;
        }
        return pause.compareTo(LONGEST_POLL) < 0 ? pause : LONGEST_POLL;
    }

    @PreDestroy
    void stop() throws SQLException {
        if (work.stop(STOP_LIMIT)) {
            disconnect();
        }
    }
}
