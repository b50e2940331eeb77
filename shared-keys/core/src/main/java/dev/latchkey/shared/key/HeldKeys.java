package dev.latchkey.shared.key;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.latchkey.shared.clock.ExpiryClock;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The last key set that was fetched.
 *
 * @param kids the {@code kid}s of its keys
 * @param fetchedAt when its fetch began
 * @param confirmedAt when the last fetch began: the fetch of this set, or a later fetch that failed
 * @param failure why the last fetch failed; null when it fetched this set
 */
record HeldKeys(
        JWKSet keys,
        Set<String> kids,
        ExpiryClock.Moment fetchedAt,
        ExpiryClock.Moment confirmedAt,
        @Nullable KeySourceException failure) {

    static HeldKeys fetched(JWKSet keys, ExpiryClock.Moment at) {
        Set<String> kids = keys.getKeys().stream()
                .map(JWK::getKeyID)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
        return new HeldKeys(keys, kids, at, at, null);
    }

    /** {@return the same keys, after a fetch that failed} */
    HeldKeys confirmed(ExpiryClock.Moment at, KeySourceException why) {
        return new HeldKeys(keys, kids, fetchedAt, at, why);
    }
}
