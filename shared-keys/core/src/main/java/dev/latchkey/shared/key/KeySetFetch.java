package dev.latchkey.shared.key;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SimpleSecurityContext;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.latchkey.shared.clock.DurationText;
import dev.latchkey.shared.clock.ExpiryClock;
import java.net.URL;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the key set: one fetch at a time, and at most one in each interval. Keeps the last set while the issuer is
 * down. Nimbus has a source for each of these rules, but they all use the wall clock, and wait longer when it is set
 * back.
 */
final class KeySetFetch {
    private static final Logger LOG = LoggerFactory.getLogger(KeySetFetch.class);
    private static final SecurityContext NONE = new SimpleSecurityContext();

    private final URL address;
    private final JWKSetSource<SecurityContext> issuer;
    private final KeySetLimits limits;
    private final ExpiryClock clock;

    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable HeldKeys latest;

    // Guarded by the lock.
    private ExpiryClock.@Nullable Moment lastFetch;
    private boolean failing;

    KeySetFetch(URL address, KeySetLimits limits, ResourceRetriever retriever, ExpiryClock clock) {
        this.address = address;
        this.issuer = new URLBasedJWKSetSource<>(address, retriever);
        this.limits = limits;
        this.clock = clock;
    }

    /** {@return the last set, of any age; null before the first fetch} Never waits. */
    @Nullable
    HeldKeys latest() {
        return latest;
    }

    /**
     * Looks for a set that is newer than the caller's. Blocks while a fetch runs, also one of another thread.
     *
     * @param seen the set that {@link #latest} returned
     * @return the newer set; or the same set when it is too early for a fetch; or the same set with the failure of a
     *     fetch
     * @throws KeySourceException when there is no set, or only one that is too old
     */
    @SuppressWarnings("ReferenceEquality") // each fetch makes a new object, even for equal keys
    HeldKeys after(@Nullable HeldKeys seen) throws KeySourceException {
        lock();
        try {
            HeldKeys held = latest;
            return held != null && held != seen ? held : fetch(held);
        } finally {
            fetching.unlock();
        }
    }

    private void lock() throws KeySourceException {
        try {
            if (!fetching.tryLock(limits.timeout().multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS)) {
                throw new JWKSetUnavailableException("timed out while another thread fetches the key set");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JWKSetUnavailableException("interrupted while another thread fetches the key set", e);
        }
    }

    private HeldKeys fetch(@Nullable HeldKeys held) throws KeySourceException {
        if (lastFetch != null && clock.isWithin(limits.refreshInterval(), lastFetch)) {
            return tolerated(
                    held, new JWKSetUnavailableException("the last fetch was less than the refresh interval ago"));
        }
        ExpiryClock.Moment now = clock.now();
        lastFetch = now;
        try {
            JWKSet keys = issuer.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), now.millis(), NONE);
            HeldKeys fetched = HeldKeys.fetched(keys, now);
            latest = fetched;
            succeeded();
            return fetched;
        } catch (KeySourceException e) {
            failed(e);
            HeldKeys confirmed = tolerated(held, e).confirmed(now, e);
            latest = confirmed;
            return confirmed;
        }
    }

    private HeldKeys tolerated(@Nullable HeldKeys held, KeySourceException otherwise) throws KeySourceException {
        if (held == null || !clock.isWithin(longest(), held.fetchedAt())) {
            throw otherwise;
        }
        return held;
    }

    private Duration longest() {
        return limits.outageTolerance().compareTo(limits.timeToLive()) > 0
                ? limits.outageTolerance()
                : limits.timeToLive();
    }

    private void succeeded() {
        if (failing) {
            LOG.info("The key set at {} can be fetched again.", address);
        }
        failing = false;
    }

    private void failed(KeySourceException failure) {
        if (!failing) {
            LOG.warn(
                    "Fetching the key set at {} failed. The last key set, if any, stays in use for up to {}; next try"
                            + " in {} at the earliest: {}",
                    address,
                    DurationText.of(longest()),
                    DurationText.of(limits.refreshInterval()),
                    failure.getMessage());
        }
        failing = true;
    }
}
