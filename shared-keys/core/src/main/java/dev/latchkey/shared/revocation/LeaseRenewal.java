package dev.latchkey.shared.revocation;

import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.WorkPolicy;
import dev.latchkey.shared.clock.ExpiryClock;
import dev.latchkey.shared.clock.ExpiryClock.Moment;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
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

    /** Looking at every entry is work. */
    private static final Duration EVICTION_INTERVAL = Duration.ofSeconds(30);

    private final LeasedRevocationCheck check;
    private final LeaseTerms terms;
    private final ExpiryClock clock;
    private final LogConnection.Connector connector;
    private final Supplier<Set<String>> knownKids;
    private final Consumer<Set<String>> publishedKids;
    private final BackgroundWork work = new BackgroundWork(
            "lease",
            "after the lease expires, requests query the table",
            WorkPolicy.retrying(FIRST_PAUSE, LONGEST_PAUSE).inPlatformThread(),
            this::run);

    private volatile @Nullable LogConnection connection;
    private volatile @Nullable Moment lastRenewal;
    private volatile String trouble = "the first sync";
    private final AtomicLong renewals = new AtomicLong();

    // Of the thread alone.
    private RevocationMemory memory = new RevocationMemory();
    private LogPosition applied = LogPosition.BEGINNING;
    private Set<String> reportedKids = Set.of();
    private @Nullable Moment lastEviction;

    /**
     * {@return the renewal of a verifier's lease in PostgreSQL; {@link #start} begins}
     *
     * @param dataSource connections without a pool, whose role is a member of {@code latchkey_verifier}
     * @param knownKids the key ids that the verifier knows, to be reported; must not wait
     * @param publishedKids is told at each reading of the log which key ids the issuer has published; must not wait
     */
    public static LeaseRenewal of(
            LeasedRevocationCheck check,
            Verifier verifier,
            LeaseTerms terms,
            ExpiryClock clock,
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
     * @param publishedKids is told at each reading of the log which key ids the issuer has published; must not wait
     */
    LeaseRenewal(
            LeasedRevocationCheck check,
            LeaseTerms terms,
            ExpiryClock clock,
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
        work.start();
    }

    /** {@return the work, for health and metrics} */
    public BackgroundWork work() {
        return work;
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

    private void run() throws SQLException {
        try {
            Moment begun = clock.now();
            renew();
            awaitNews(begun.plus(terms.interval()));
        } catch (SQLException | RuntimeException | Error e) {
            failed(e);
            throw e;
        }
    }

    /**
     * Renews until there is nothing new: what came is acknowledged by the next renewal. What came before the first renewal on
     * a connection is read beforehand, so that a long log does not use up the lease.
     */
    void renew() throws SQLException {
        LogConnection connected = connection;
        if (connected == null) {
            connected = connector.connect();
            connection = connected;
            readOn(connected);
        }
        boolean again = true;
        while (again && !work.isStopping()) {
            again = renew(connected);
        }
    }

    /**
     * Renews once: records the renewal, and when that has committed, reads the log in a later snapshot. A revocation that the
     * snapshot misses commits after the renewal, so its writer sees this lease and waits.
     *
     * @return whether another renewal must follow at once
     */
    private boolean renew(LogConnection connected) throws SQLException {
        Moment before = clock.now(); // the lease counts from before the calls, which may be slow
        LogPosition acknowledged = applied;
        Set<String> kids = knownKids.get();
        connected.renew(acknowledged, kids);
        reportedKids = kids;
        Optional<LogPage> last = readOn(connected);
        if (last.isEmpty() || work.isStopping()) {
            return true;
        }
        check.trust(memory, before.plus(terms.trusted())); // only now is in the memory what the lease promises
        renewed();
        evict(last.get().databaseTime());
        return !applied.equals(acknowledged);
    }

    /** {@return the last page, with which everything in the log is in the memory; empty when the log is another one} */
    private Optional<LogPage> readOn(LogConnection connected) throws SQLException {
        LogPage page;
        do {
            page = connected.read(applied);
            if (!page.sameLog()) {
                forget();
                return Optional.empty();
            }
            page.revocations().forEach(this::take);
        } while (applied.seq() < page.head() && !work.isStopping());
        publishedKids.accept(page.publishedKids()); // before the next renewal says that this page is known
        return Optional.of(page);
    }

    /** {@return whether the next renewal has more to say than the last} */
    private boolean readNews(LogConnection connected) throws SQLException {
        LogPosition before = applied;
        readOn(connected);
        return !applied.equals(before) || !knownKids.get().equals(reportedKids);
    }

    private void take(LoggedRevocation revocation) {
        memory.put(revocation);
        applied = LogPosition.of(revocation);
    }

    /**
     * An older snapshot of the database was restored, or a standby promoted that lacks the last revocations: what was read may
     * not be in this log. A request that is under way keeps the old memory.
     */
    private void forget() {
        LOG.warn("The revocation log is not the log that this verifier read: the database was restored or failed over."
                + " The verifier reads it again from the beginning, and has no lease until then.");
        check.distrust();
        memory = new RevocationMemory();
        applied = LogPosition.BEGINNING;
    }

    /** Drops what has expired by both clocks: a token that this verifier's clock calls expired is refused without its row. */
    private void evict(long databaseTime) {
        Moment now = clock.now();
        Moment last = lastEviction;
        if (last == null || now.nanos() - last.nanos() >= EVICTION_INTERVAL.toNanos()) {
            memory.evictBefore(Math.min(databaseTime, now.millis() / 1000));
            lastEviction = now;
        }
    }

    private void renewed() {
        if (!trouble.isEmpty()) {
            LOG.info("This verifier has its lease, and knows {} revocations.", memory.size());
        }
        lastRenewal = clock.now();
        renewals.incrementAndGet();
        trouble = "";
    }

    /**
     * Waits for news, and reads them: the renewal that follows says at once that they are known, and need not ask for them. What
     * was read before its notification arrived is not news.
     */
    void awaitNews(Moment end) throws SQLException {
        LogConnection connected = connection;
        while (connected != null && !work.isStopping() && clock.isBefore(end)) {
            if (connected.awaitNews(GLANCE) && readNews(connected)) {
                return;
            }
        }
    }

    private void failed(Throwable failure) {
        LogConnection broken = connection;
        connection = null;
        if (broken != null) {
            broken.close();
        }
        trouble = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    /**
     * Gives the lease back: ends the renewal first, since a sync under way would set the deadline again; then trusts
     * nothing; then leaves. If the renewal does not end, the lease is left to run out.
     */
    @Override
    public void close() {
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
        if (work.stop(terms.interval())) {
            return true;
        }
        LogConnection stuck = connection;
        if (stuck != null) {
            stuck.abort();
        }
        return work.stop(terms.lease());
    }

    private static void leave(LogConnection connected) {
        try {
            connected.leave();
        } catch (SQLException e) {
            LOG.info("Giving the lease back failed; it expires by itself: {}", e.getMessage());
        }
    }
}
