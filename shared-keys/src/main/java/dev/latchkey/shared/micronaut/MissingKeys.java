package dev.latchkey.shared.micronaut;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns keys that the issuer has published before it signs with them: asks the key source for one of them, as a token
 * with that {@code kid} would, and the source fetches the key set. One question at a time; the source has its own limit.
 */
final class MissingKeys implements Consumer<Set<String>> {
    private static final Logger LOG = LoggerFactory.getLogger(MissingKeys.class);

    private final JWKSource<SecurityContext> keys;
    private final ExecutorService blocking;
    private final AtomicBoolean asking = new AtomicBoolean();

    MissingKeys(JWKSource<SecurityContext> keys, ExecutorService blocking) {
        this.keys = keys;
        this.blocking = blocking;
    }

    @Override
    public void accept(Set<String> kids) {
        if (asking.compareAndSet(false, true)) {
            try {
                blocking.execute(() -> ask(kids.iterator().next()));
            } catch (RejectedExecutionException e) {
                LOG.debug("The service is stopping.", e);
            }
        }
    }

    private void ask(String kid) {
        try {
            keys.get(new JWKSelector(new JWKMatcher.Builder().keyID(kid).build()), null);
        } catch (KeySourceException e) {
            LOG.debug("The key {} is not known yet: {}", kid, e.getMessage());
        } finally {
            asking.set(false);
        }
    }
}
