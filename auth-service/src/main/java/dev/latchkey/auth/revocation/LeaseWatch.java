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
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads the verifiers' leases on a connection of its own: for all waiters together, again and again; and once a second while
 * there is none, so that a dead verifier is known before the next logout. It also notifies the verifiers, on the same
 * connection.
 */
@Singleton
final class LeaseWatch implements ApplicationEventListener<StartupEvent> {
    private static final Duration SHORTEST_POLL = Duration.ofMillis(1);
    private static final Duration LONGEST_POLL = Duration.ofMillis(20);
    private static final int POLLS_PER_WAIT = 8;
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final Database database;
    private final LeaseTable table;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();

    // All under the lock. Readings are numbered in the order in which they begin.
    private final LinkedHashSet<Waiter> waiters = new LinkedHashSet<>();
    private boolean wakeWanted;
    private @Nullable LeaseReading latest;
    private long lastBegun;
    private long lastRead;

    private final BackgroundWork work;

    // Of the watching thread alone, until that has ended.
    private @Nullable Connection connection;
    private long readEnded = System.nanoTime();
    private long readTook;

    /** A query of the leases. */
    private interface Query {
        LeaseReading read() throws SQLException;
    }

    LeaseWatch(Database database, StartupProgress startup, LeaseTable table, BackgroundWorks works) {
        this.database = database;
        this.table = table;
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
        private final long seq;
        private final long since = System.nanoTime();
        private final Condition news = lock.newCondition();
        private long last = lastBegun;

        private Waiter(long seq) {
            this.seq = seq;
        }

        /**
         * {@return the latest reading, if there is a newer one than the last that this returned}
         *
         * <p>Returns at once when a reading shows that every verifier with a lease knows the revocation, and after a short wait
         * otherwise.
         */
        Optional<LeaseReading> next() {
            lock.lock();
            try {
                long nanos = LONGEST_POLL.toNanos();
                while (!isOver() && nanos > 0) {
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

        private boolean isOver() {
            return lastRead > last && latest != null && latest.knownByAll() >= seq;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                waiters.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * {@return a new waiter, to be closed}
     *
     * @param seq what the verifiers are to know
     */
    Waiter waiter(long seq) {
        lock.lock();
        try {
            Waiter waiter = new Waiter(seq);
            waiters.add(waiter);
            wanted.signal();
            return waiter;
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
            return waiters.size();
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
            if (awaitWork()) {
                table.wakeVerifiers(connected);
            }
            if (isReadingDue()) {
                if (waiters() == 0) {
                    table.deleteDead(connected);
                }
                read(() -> table.read(connected));
            }
        } catch (SQLException | InterruptedException | RuntimeException | Error e) {
            disconnect();
            throw e;
        }
    }

    private void read(Query query) throws SQLException {
        long begun = System.nanoTime();
        long number = begin();
        tell(number, query.read());
        readEnded = System.nanoTime();
        readTook = readEnded - begun;
    }

    private void connect() throws SQLException {
        Connection connected = database.unpooled(Map.of()).getConnection();
        connection = connected;
        read(() -> table.readAnew(connected));
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
            waiters.stream().filter(Waiter::isOver).forEach(waiter -> waiter.news.signal());
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether the verifiers are to be notified; else a reading is due} */
    private boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            long nanos = untilReading();
            while (!wakeWanted && nanos > 0) {
                wanted.awaitNanos(nanos);
                nanos = untilReading();
            }
            boolean wake = wakeWanted;
            wakeWanted = false;
            return wake;
        } finally {
            lock.unlock();
        }
    }

    private boolean isReadingDue() {
        lock.lock();
        try {
            return untilReading() <= 0;
        } finally {
            lock.unlock();
        }
    }

    /** {@return how long to wait for the next reading, in nanoseconds} */
    private long untilReading() {
        return readEnded + pause() - System.nanoTime();
    }

    /**
     * The verifiers usually know within milliseconds; when they take longer, they are asked less often. A pause is at least as
     * long as the last reading took: where processors are short, that leaves them to the verifiers.
     */
    private long pause() {
        if (waiters.isEmpty()) {
            return IDLE.toNanos();
        }
        long longestWait = System.nanoTime() - waiters.getFirst().since;
        return Math.clamp(
                Math.max(readTook, longestWait / POLLS_PER_WAIT), SHORTEST_POLL.toNanos(), LONGEST_POLL.toNanos());
    }

    @PreDestroy
    void stop() throws SQLException {
        if (work.stop(STOP_LIMIT)) {
            disconnect();
        }
    }
}
