package dev.latchkey.shared.revocation;

import dev.latchkey.shared.revocation.LeaseClock.Moment;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a verifier's lease: reads the log, says what is known, and renews, on a thread and a connection of its own, at
 * each notification and three times a lease. Reconnects by itself.
 */
public final class LeaseRenewal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseRenewal.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** How long the thread listens before it looks whether it is to stop. */
    private static final Duration GLANCE = Duration.ofMillis(100);

    /** In seconds: looking at every entry is work. */
    private static final long EVICTION_INTERVAL = 30;

    private final LeasedRevocationCheck check;
    private final LeaseTerms terms;
    private final LeaseClock clock;
    private final LogConnection.Connector connector;
    private final Supplier<Set<String>> knownKids;
    private final Consumer<Set<String>> publishedKids;
    private final Thread thread = Thread.ofPlatform().daemon().name("lease").unstarted(this::run);

    private volatile @Nullable LogConnection connection;
    private volatile boolean stopping;
    private volatile @Nullable Moment lastRenewal;
    private volatile String trouble = "the first sync";
    private final AtomicLong renewals = new AtomicLong();

    // Of the thread alone.
    private RevocationMemory memory = new RevocationMemory();
    private @Nullable String log;
    private long applied;
    private long evictedAt;

    /**
     * {@return the renewal of a verifier's lease in PostgreSQL; {@link #start} begins}
     *
     * @param dataSource connections without a pool, whose role is a member of {@code latchkey_verifier}
     * @param knownKids the key ids that the verifier knows, to be reported; must not wait
     * @param publishedKids is told at each renewal which key ids the issuer has published; must not wait
     */
    public static LeaseRenewal of(
            LeasedRevocationCheck check,
            Verifier verifier,
            LeaseTerms terms,
            LeaseClock clock,
            DataSource dataSource,
            Supplier<Set<String>> knownKids,
            Consumer<Set<String>> publishedKids) {
        return new LeaseRenewal(
                check,
                terms,
                clock,
                () -> PostgresLogConnection.open(dataSource, verifier, terms),
                knownKids,
                publishedKids);
    }

    /**
     * Makes it; {@link #start} begins.
     *
     * @param knownKids the key ids that the verifier knows, to be reported; must not wait
     * @param publishedKids is told at each renewal which key ids the issuer has published; must not wait
     */
    LeaseRenewal(
            LeasedRevocationCheck check,
            LeaseTerms terms,
            LeaseClock clock,
            LogConnection.Connector connector,
            Supplier<Set<String>> knownKids,
            Consumer<Set<String>> publishedKids) {
        this.check = check;
        this.terms = terms;
        this.clock = clock;
        this.connector = connector;
        this.knownKids = knownKids;
        this.publishedKids = publishedKids;
    }

    /** Begins to renew; once. */
    public void start() {
        thread.start();
    }

    /** {@return how long ago the lease was renewed last; empty when it never was} */
    public Optional<Duration> sinceLastRenewal() {
        return Optional.ofNullable(lastRenewal)
                .map(last -> Duration.ofNanos(clock.nanoTime().getAsLong() - last.nanos()));
    }

    /** {@return how often the lease was renewed} */
    public long renewals() {
        return renewals.get();
    }

    /** {@return why there is no lease, for whoever runs the service} */
    public String trouble() {
        return trouble;
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!stopping) {
            try {
                Moment begun = clock.now();
                renew();
                pause = FIRST_PAUSE;
                awaitNews(begun.plus(terms.interval()));
            } catch (SQLException | RuntimeException e) {
                failed(e);
                sleep(pause);
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** Renews until there is nothing new: what came is acknowledged by the next call. */
    void renew() throws SQLException {
        LogConnection connected = connection;
        if (connected == null) {
            connected = connector.connect();
            connection = connected;
        }
        boolean again = true;
        while (again && !stopping) {
            again = sync(connected);
        }
    }

    /** {@return whether another call must follow at once} */
    private boolean sync(LogConnection connected) throws SQLException {
        String known = log == null ? begin(connected) : log;
        Moment before = clock.now(); // the call may be slow: the lease counts from before it
        SyncAnswer answer = connected.sync(known, applied, knownKids.get());
        if (!answer.log().equals(known) || answer.head() < applied) {
            forget();
            return true;
        }
        take(answer.revocations());
        if (answer.complete()) {
            applied = answer.head();
            check.trust(memory, before.plus(terms.trusted())); // only now is in the memory what the lease promises
            renewed();
        } else {
            readOn(connected);
        }
        evict(answer.databaseTime());
        publishedKids.accept(answer.publishedKids());
        return !answer.complete() || !answer.revocations().isEmpty();
    }

    private String begin(LogConnection connected) throws SQLException {
        String identity = connected.logIdentity();
        readOn(connected);
        log = identity;
        return identity;
    }

    private void readOn(LogConnection connected) throws SQLException {
        List<LoggedRevocation> page = connected.read(applied);
        while (!page.isEmpty() && !stopping) {
            take(page);
            page = connected.read(applied);
        }
    }

    private void take(List<LoggedRevocation> revocations) {
        for (LoggedRevocation revocation : revocations) {
            memory.put(revocation);
            applied = revocation.seq();
        }
    }

    /** The log is another: what was known of the old one means nothing. The old memory stays as it is for who reads it. */
    private void forget() {
        LOG.warn("The revocation log is another than before; it is read from the beginning.");
        check.distrust();
        memory = new RevocationMemory();
        applied = 0;
        log = null;
    }

    private void evict(long databaseTime) {
        if (databaseTime - evictedAt >= EVICTION_INTERVAL) {
            memory.evictBefore(databaseTime);
            evictedAt = databaseTime;
        }
    }

    private void renewed() {
        if (!trouble.isEmpty()) {
            LOG.info("The lease is held: {} revocations are known.", memory.size());
        }
        lastRenewal = clock.now();
        renewals.incrementAndGet();
        trouble = "";
    }

    /** Waits for news, and reads them: the renewal that follows says at once that they are known, and need not ask for them. */
    void awaitNews(Moment end) throws SQLException {
        LogConnection connected = connection;
        while (connected != null && !stopping && clock.isBefore(end)) {
            if (connected.awaitNews(GLANCE)) {
                take(connected.read(applied));
                return;
            }
        }
    }

    private void failed(Exception failure) {
        LogConnection broken = connection;
        connection = null;
        if (broken != null) {
            broken.close();
        }
        String why = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        if (stopping || why.equals(trouble)) {
            LOG.debug("The lease was not renewed: {}", why);
        } else {
            LOG.warn("The lease was not renewed: {}", why);
        }
        trouble = why;
    }

    /** A random part of the pause, so that verifiers that fail together do not come back together. */
    private static void sleep(Duration pause) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(1 + pause.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // close() says that it is to stop
        }
    }

    /**
     * Gives the lease back: ends the renewal first, since a sync under way would set the deadline again; then trusts
     * nothing; then leaves. If the renewal does not end, the lease is left to run out.
     */
    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        boolean ended = hasEnded();
        check.distrust();
        LogConnection last = connection;
        if (last != null) {
            if (ended) {
                leave(last);
            }
            last.close();
        }
    }

    private boolean hasEnded() {
        try {
            if (thread.getState() == Thread.State.NEW || thread.join(terms.interval())) {
                return true;
            }
            LogConnection stuck = connection;
            if (stuck != null) {
                stuck.abort();
            }
            return thread.join(terms.lease());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void leave(LogConnection connected) {
        try {
            connected.leave();
        } catch (SQLException e) {
            LOG.info("The lease was not given back, and runs out by itself: {}", e.getMessage());
        }
    }
}
