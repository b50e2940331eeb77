package dev.latchkey.shared.key;

import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;

/** Makes key sources that fetch the issuer's JWK set (RFC 7517 section 5) over HTTP. */
public final class RemoteKeys {
    private RemoteKeys() {}

    /**
     * A key source that caches, fetches ahead of the end of its cache, fetches again for an unknown {@code kid} but
     * never more often than the limits allow, and lives through an outage of the issuer. It blocks while it fetches.
     * To be closed after use.
     *
     * @param jwksUri {@code http} or {@code https}
     * @throws IllegalArgumentException when the address is not such a one
     */
    public static JWKSource<SecurityContext> at(URI jwksUri, KeySetLimits limits) {
        int timeout = Math.toIntExact(limits.timeout().toMillis());
        JWKSetSource<SecurityContext> fetch = new URLBasedJWKSetSource<>(
                url(jwksUri), new DefaultResourceRetriever(timeout, timeout, KeySetLimits.MAX_SIZE));
        Duration aheadOfTheEnd = limits.timeToLive().dividedBy(2);
        return JWKSourceBuilder.create(new FetchInterval(fetch, limits.refreshInterval()))
                .rateLimited(false)
                .outageTolerant(limits.outageTolerance().toMillis())
                .cache(
                        limits.timeToLive().toMillis(),
                        limits.timeout().multipliedBy(2).toMillis())
                .refreshAheadCache(aheadOfTheEnd.toMillis(), true)
                .build();
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
}
