package dev.latchkey.shared.test;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.latchkey.shared.key.KnownKeys;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A source of {@link TestKeys#published}, which are at hand unless a test removes them. Counts how often a verifier
 * asks it.
 */
public final class TestKeySource implements JWKSource<SecurityContext>, KnownKeys {
    private final AtomicInteger asked = new AtomicInteger();
    private final JWKSet published = TestKeys.published();
    private volatile JWKSet atHand = published;

    /** Removes all keys that are at hand: from now on, a verifier must ask. */
    public void haveNothingAtHand() {
        atHand = new JWKSet();
    }

    public int asked() {
        return asked.get();
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        asked.incrementAndGet();
        return selector.select(published);
    }

    @Override
    public Set<String> knownKids() {
        return Set.of();
    }

    @Override
    public List<JWK> atHand(JWKSelector selector) {
        return selector.select(atHand);
    }
}
