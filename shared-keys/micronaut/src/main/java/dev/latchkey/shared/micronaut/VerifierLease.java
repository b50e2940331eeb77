package dev.latchkey.shared.micronaut;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.shared.clock.ExpiryClock;
import dev.latchkey.shared.micronaut.database.Database;
import dev.latchkey.shared.revocation.DirectRevocationCheck;
import dev.latchkey.shared.revocation.FallbackRevocationCheck;
import dev.latchkey.shared.revocation.GroupedRevocationCheck;
import dev.latchkey.shared.revocation.LeaseRenewal;
import dev.latchkey.shared.revocation.LeasedRevocationCheck;
import dev.latchkey.shared.revocation.RevocationCheck;
import dev.latchkey.shared.revocation.RevocationStatus;
import dev.latchkey.shared.revocation.Verifier;
import dev.latchkey.shared.token.AccessToken;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The service's check in the mode {@code leased}: uses the memory while it has a lease, and the table while it has
 * none.
 */
final class VerifierLease implements RevocationCheck {
    /** The most requests that wait for the table at the same time; the next one gets 503 at once. */
    private static final int LONGEST_QUEUE = 2000;

    private final LeasedRevocationCheck leased;
    private final LeaseRenewal renewal;
    private final HikariDataSource tablePool;
    private final DirectRevocationCheck table;
    private final FallbackRevocationCheck check;
    private final AtomicBoolean started = new AtomicBoolean();

    /**
     * Prepares the check; {@link #start} begins to renew.
     *
     * @param knownKids see {@link LeaseRenewal}
     * @param publishedKids see {@link LeaseRenewal}
     */
    VerifierLease(
            Database database,
            VerifierSettings settings,
            Verifier verifier,
            Supplier<Set<String>> knownKids,
            Consumer<Set<String>> publishedKids) {
        ExpiryClock clock = ExpiryClock.system();
        leased = new LeasedRevocationCheck(clock);
        renewal = LeaseRenewal.of(
                leased,
                verifier,
                settings.leaseTerms(),
                clock,
                ownConnection(database, settings.lease()),
                knownKids,
                publishedKids);
        tablePool = database.secondPool("revocation-fallback", 1, settings.revocationTimeout());
        table = new DirectRevocationCheck(tablePool, settings.revocationTimeout());
        check = new FallbackRevocationCheck(
                leased, new GroupedRevocationCheck(table, settings.revocationTimeout(), LONGEST_QUEUE));
    }

    /** A renewal that hangs must time out while there is time for another one. The driver's timeouts are whole seconds. */
    private static DataSource ownConnection(Database database, Duration lease) {
        String seconds =
                String.valueOf(Math.max(1, lease.dividedBy(3).plusMillis(999).toSeconds()));
        return database.unpooled(Map.of("connectTimeout", seconds, "socketTimeout", seconds, "tcpKeepAlive", "true"));
    }

    /** Begins to renew; further calls do nothing. */
    void start() {
        if (started.compareAndSet(false, true)) {
            renewal.start();
        }
    }

    @Override
    public RevocationStatus check(AccessToken token) {
        return check.check(token);
    }

    @Override
    public RevocationStatus checkAtOnce(AccessToken token) {
        return check.checkAtOnce(token);
    }

    @Override
    public boolean blocks() {
        return check.blocks();
    }

    /** {@return whether this verifier can decide requests: from memory or, after the first lease, from the table} */
    boolean isReady() {
        return leased.leaseLeft().isPresent() || (renewal.renewals() > 0 && table.answers());
    }

    LeasedRevocationCheck memory() {
        return leased;
    }

    LeaseRenewal renewal() {
        return renewal;
    }

    /** {@return the number of requests that asked the table} */
    long fallbacks() {
        return check.fallbacks();
    }

    /** Gives the lease back. */
    @Override
    public void close() {
        renewal.close();
        tablePool.close();
    }
}
