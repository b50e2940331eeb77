package dev.latchkey.shared.key;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import java.util.List;
import java.util.Set;

/** A key source that can tell which keys it holds. */
public interface KnownKeys {
    /** {@return the {@code kid}s of the keys that currently verify tokens} Never waits. */
    Set<String> knownKids();

    /**
     * {@return the keys that match the selector, if the source would return the same keys without a fetch} Never waits.
     * If the list is empty, the caller must ask the source itself, which may fetch newer keys.
     */
    List<JWK> atHand(JWKSelector selector);
}
