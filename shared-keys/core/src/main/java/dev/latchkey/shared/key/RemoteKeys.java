package dev.latchkey.shared.key;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.WorkPolicy;
import dev.latchkey.shared.clock.ExpiryClock;
import java.io.Closeable;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's JWK set (RFC 7517 section 5), fetched over HTTP and cached. It is fetched again before the cache ends
 * and for an unknown {@code kid}, but never more often than the limits allow. The last set is kept during an outage of
 * the issuer. Blocks while it fetches.
 *
 * <p>Measures its limits by {@link ExpiryClock}, so a step of the wall clock does not prevent a fetch.
 */
public final class RemoteKeys implements JWKSource<SecurityContext>, KnownKeys, Closeable {
    private final KeySetFetch fetch;
    private final ExpiryClock clock;
    private final Duration timeToLive;

    private final BackgroundWork fetchingAhead;

    /**
     * Makes a key source; it fetches nothing yet.
     *
     * @param jwksUri {@code http} or {@code https}
     * @throws IllegalArgumentException when the address has another scheme, or is malformed
     */
    public RemoteKeys(URI jwksUri, KeySetLimits limits) {
        this(jwksUri, limits, retriever(limits.timeout()));
    }

    /**
     * Makes a key source with its own retriever; it fetches nothing yet.
     *
     * @param jwksUri {@code http} or {@code https}
     * @param retriever must enforce the timeout of the limits and {@link KeySetLimits#MAX_SIZE} itself
     * @throws IllegalArgumentException when the address has another scheme, or is malformed
     */
    public RemoteKeys(URI jwksUri, KeySetLimits limits, ResourceRetriever retriever) {
        this(jwksUri, limits, retriever, ExpiryClock.system());
    }

    RemoteKeys(URI jwksUri, KeySetLimits limits, ResourceRetriever retriever, ExpiryClock clock) {
        this.clock = clock;
        this.timeToLive = limits.timeToLive();
        this.fetch = new KeySetFetch(url(jwksUri), limits, retriever, clock);
        Duration pause = timeToLive.dividedBy(2);
        fetchingAhead = new BackgroundWork(
                "key-set",
                "the key set is fetched when a token needs it",
                WorkPolicy.retrying(pause, pause).every(() -> pause),
                this::fetchAhead);
        fetchingAhead.start();
    }

    /**
     * {@return the keys that the selector matches}
     *
     * @throws KeySourceException when there is no key set, or when no key of the last one matches and the last fetch failed:
     *     the issuer may have published the key since
     */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        HeldKeys held = fetch.latest();
        if (held != null && clock.isWithin(timeToLive, held.confirmedAt())) {
            List<JWK> found = selector.select(held.keys());
            if (!found.isEmpty()) {
                return found;
            }
        }
        HeldKeys newer = fetch.after(held);
        List<JWK> found = selector.select(newer.keys());
        if (found.isEmpty() && newer.failure() != null) {
            throw new KeySourceException("the key is not in the last key set, and fetching the next one failed: "
                    + newer.failure().getMessage());
        }
        return found;
    }

    /** {@return the {@code kid}s of the last set that was fetched} */
    @Override
    public Set<String> knownKids() {
        HeldKeys held = fetch.latest();
        return held == null ? Set.of() : held.kids();
    }

    /**
     * {@return the matching keys of the last set; empty once that set is too old for the cache, even while the issuer
     * is down}
     */
    @Override
    public List<JWK> atHand(JWKSelector selector) {
        HeldKeys held = fetch.latest();
        return held != null && clock.isWithin(timeToLive, held.fetchedAt()) ? selector.select(held.keys()) : List.of();
    }

    /** Fetches before the cache ends, so that no caller waits. */
    private void fetchAhead() throws KeySourceException {
        HeldKeys held = fetch.latest();
        if (held != null) {
            fetch.after(held);
        }
    }

    @Override
    public void close() {
        fetchingAhead.close();
    }

    private static ResourceRetriever retriever(Duration timeout) {
        int millis = Math.toIntExact(timeout.toMillis());
        return new DefaultResourceRetriever(millis, millis, KeySetLimits.MAX_SIZE);
    }

    private static URL url(URI uri) {
        try {
            if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
                throw new IllegalArgumentException("the address of a JWK set must be http or https, but is " + uri);
            }
            return uri.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("the address of a JWK set is malformed: " + uri, e);
        }
    }
}
