package dev.latchkey.shared.key;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import java.util.List;
import java.util.Set;

/** A key source that can tell what it knows. */
public interface KnownKeys {
    /** {@return the {@code kid}s of the keys that tokens are verified with at the moment; never waits} */
    Set<String> knownKids();

    /**
     * {@return the keys that the selector matches, as long as the source would say the same without a look elsewhere} Never
     * waits. When it is empty, the source itself must be asked: it may know better.
     */
    List<JWK> atHand(JWKSelector selector);
}
