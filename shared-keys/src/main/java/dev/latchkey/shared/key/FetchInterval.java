package dev.latchkey.shared.key;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetSourceWrapper;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps two fetches an interval apart. Nimbus' own limiter lets two through in each interval, and its refusal is an error
 * to the caller; this one stands next to the wire and counts as an outage, so that the last key set carries on: a
 * {@code kid} that is not in it is then unknown, rather than undecided.
 */
final class FetchInterval extends JWKSetSourceWrapper<SecurityContext> {
    private final long intervalMillis;
    private final AtomicLong opensAtMillis = new AtomicLong(Long.MIN_VALUE);

    FetchInterval(JWKSetSource<SecurityContext> source, Duration interval) {
        super(source);
        this.intervalMillis = interval.toMillis();
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context)
            throws KeySourceException {
        long opensAt = opensAtMillis.get();
        if (now < opensAt || !opensAtMillis.compareAndSet(opensAt, now + intervalMillis)) {
            throw new JWKSetUnavailableException("the last fetch was less than the interval ago");
        }
        return getSource().getJWKSet(refresh, now, context);
    }
}
