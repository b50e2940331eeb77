package dev.latchkey.auth.revocation;

import dev.latchkey.shared.micronaut.database.Database;
import dev.latchkey.shared.micronaut.database.StartupProgress;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the verifiers' leases on a connection of its own: for all who wait together, whenever a verifier says that it has
 * applied something, every few tens of milliseconds in case that was lost, and now and then while nobody waits, so that
 * leases that nobody renews are known before the next logout.
 */
@Singleton
final class LeaseWatch implements ApplicationEventListener<StartupEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseWatch.class);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Database database;
    private final StartupProgress startup;
    private final SeenLeases seen;
    private final MonotonicClock monotonic;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final Condition news = lock.newCondition();
    private int waiting;
    private @Nullable LeaseReading latest;
    /** How many readings were begun: the number of the last of them. */
    private long begun;
    /** The number of the latest reading. */
    private long read;

    /** Of the watching thread: an outage is told once. */
    private boolean complained;

    private volatile boolean stopped;
    private volatile @Nullable Thread thread;

    LeaseWatch(Database database, StartupProgress startup, SeenLeases seen, MonotonicClock monotonic) {
        this.database = database;
        this.startup = startup;
        this.seen = seen;
        this.monotonic = monotonic;
    }

    /**
     * Somebody who waits; as long as there is one, the leases are read again and again. It sees no reading that was begun
     * before it was there: such a one tells nothing about what had happened by then.
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
                long nanos = POLL.toNanos();
                while (read <= last && nanos > 0) {
                    nanos = news.awaitNanos(nanos);
                }
                if (read <= last) {
                    return Optional.empty();
                }
                last = read;
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
            wanted.signal();
            return new Waiter(begun);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onApplicationEvent(StartupEvent event) {
        thread = Thread.ofVirtual().name("lease-watch").start(this::connectAgainAndAgain);
    }

    private void connectAgainAndAgain() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!stopped) {
                Thread.sleep(pause);
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                if (startup.isComplete() && watch()) {
                    pause = FIRST_PAUSE;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return whether there was a connection, which is lost now} */
    private boolean watch() throws InterruptedException {
        boolean connected = false;
        try (Connection connection = database.unpooled(Map.of()).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("LISTEN latchkey_applied");
            PGConnection notifications = connection.unwrap(PGConnection.class);
            connected = true;
            complained = false;
            while (!stopped) {
                read(connection);
                if (isAnybodyWaiting()) {
                    notifications.getNotifications(Math.toIntExact(POLL.toMillis()));
                } else {
                    awaitWaiter();
                    notifications.getNotifications(); // of before: the next reading knows it all
                }
            }
        } catch (SQLException e) {
            if (!stopped && !complained) {
                LOG.warn("The verifiers' leases cannot be read, and will be tried again: {}", e.getMessage());
            }
            complained = true;
        }
        return connected;
    }

    private void read(Connection connection) throws SQLException {
        long number = begin();
        List<VerifierLease> leases = RevocationStatements.leases(connection);
        seen.saw(leases, monotonic.nanoTime());
        seen.retain(leases);
        lock.lock();
        try {
            latest = new LeaseReading(leases);
            read = number;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long begin() {
        lock.lock();
        try {
            return ++begun;
        } finally {
            lock.unlock();
        }
    }

    boolean isAnybodyWaiting() {
        lock.lock();
        try {
            return waiting > 0;
        } finally {
            lock.unlock();
        }
    }

    private void awaitWaiter() throws InterruptedException {
        lock.lock();
        try {
            long nanos = IDLE.toNanos();
            while (waiting == 0 && nanos > 0) {
                nanos = wanted.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    @PreDestroy
    void stop() {
        stopped = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
