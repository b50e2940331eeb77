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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches published keys before the issuer signs with them. Asks the key source for one missing key, like a token with
 * that {@code kid}; the source then fetches the key set. Asks for one key at a time; the source limits its own fetches.
 */
final class MissingKeys implements Consumer<Set<String>> {
    private static final Logger LOG = LoggerFactory.getLogger(MissingKeys.class);

    private final JWKSource<SecurityContext> keys;
    private final Supplier<Set<String>> knownKids;
    private final ExecutorService blocking;
    private final AtomicBoolean asking = new AtomicBoolean();

    /** @param knownKids the key ids that the source knows */
    MissingKeys(JWKSource<SecurityContext> keys, Supplier<Set<String>> knownKids, ExecutorService blocking) {
        this.keys = keys;
        this.knownKids = knownKids;
        this.blocking = blocking;
    }

    /** @param publishedKids all key ids that the issuer has published */
    @Override
    public void accept(Set<String> publishedKids) {
        Set<String> known = knownKids.get();
        publishedKids.stream().filter(kid -> !known.contains(kid)).findFirst().ifPresent(this::askSoon);
    }

    private void askSoon(String kid) {
        if (asking.compareAndSet(false, true)) {
            try {
                blocking.execute(() -> ask(kid));
            } catch (RejectedExecutionException e) {
                asking.set(false);
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
