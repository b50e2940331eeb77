package dev.latchkey.shared.key;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetSourceWrapper;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.Closeable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's JWK set (RFC 7517 section 5), fetched over HTTP: cached, fetched anew ahead of the end of the cache and
 * for an unknown {@code kid}, but never more often than the limits allow, and kept through an outage of the issuer.
 * Blocks while it fetches.
 */
public final class RemoteKeys implements JWKSource<SecurityContext>, KnownKeys, Closeable {
    private final JWKSource<SecurityContext> source;
    private final long timeToLiveMillis;
    private volatile Fetched latest = new Fetched(new JWKSet(), Set.of(), Long.MIN_VALUE);

    /**
     * The last key set that was fetched.
     *
     * @param untilMillis when the cache asks for the next, by the wall clock
     */
    private record Fetched(JWKSet keys, Set<String> kids, long untilMillis) {}

    /**
     * Makes a key source; it fetches nothing yet.
     *
     * @param jwksUri {@code http} or {@code https}
     * @throws IllegalArgumentException when the address is not such a one
     */
    public RemoteKeys(URI jwksUri, KeySetLimits limits) {
        this(jwksUri, limits, retriever(limits.timeout()));
    }

    /**
     * Makes a key source that fetches in a way of its own; it fetches nothing yet.
     *
     * @param jwksUri {@code http} or {@code https}
     * @param retriever keeps to the timeout and the largest size of the limits, which are left to it
     * @throws IllegalArgumentException when the address is not such a one
     */
    public RemoteKeys(URI jwksUri, KeySetLimits limits, ResourceRetriever retriever) {
        JWKSetSource<SecurityContext> fetch = new Remembered(new URLBasedJWKSetSource<>(url(jwksUri), retriever));
        long aheadOfTheEnd = limits.timeToLive().dividedBy(2).toMillis();
        // What stands in for a fetch that comes too early is cached as if it were new, at most an interval late.
        timeToLiveMillis = limits.timeToLive().minus(limits.refreshInterval()).toMillis();
        source = JWKSourceBuilder.create(new FetchInterval(fetch, limits.refreshInterval()))
                .rateLimited(false)
                .outageTolerant(limits.outageTolerance().toMillis())
                .cache(timeToLiveMillis, limits.timeout().multipliedBy(2).toMillis())
                .refreshAheadCache(aheadOfTheEnd, true)
                .build();
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        return source.get(selector, context);
    }

    /** {@return those of the last set that was fetched} */
    @Override
    public Set<String> knownKids() {
        return latest.kids();
    }

    /** {@return none from when the last set that was fetched is too old for the cache, though the issuer may be down} */
    @Override
    public List<JWK> atHand(JWKSelector selector) {
        Fetched fetched = latest;
        return System.currentTimeMillis() < fetched.untilMillis() ? selector.select(fetched.keys()) : List.of();
    }

    @Override
    public void close() throws IOException {
        if (source instanceof Closeable closeable) {
            closeable.close();
        }
    }

    private static ResourceRetriever retriever(Duration timeout) {
        int millis = Math.toIntExact(timeout.toMillis());
        return new DefaultResourceRetriever(millis, millis, KeySetLimits.MAX_SIZE);
    }

    private static URL url(URI uri) {
        try {
            if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
                throw new IllegalArgumentException("the address of a JWK set must be http or https: " + uri);
            }
            return uri.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("not an address: " + uri, e);
        }
    }

    /** Remembers the last set. */
    private final class Remembered extends JWKSetSourceWrapper<SecurityContext> {
        Remembered(JWKSetSource<SecurityContext> fetch) {
            super(fetch);
        }

        @Override
        public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context)
                throws KeySourceException {
            JWKSet keys = getSource().getJWKSet(refresh, now, context);
            Set<String> kids = keys.getKeys().stream()
                    .map(JWK::getKeyID)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toUnmodifiableSet());
            latest = new Fetched(keys, kids, now + timeToLiveMillis);
            return keys;
        }
    }
}
