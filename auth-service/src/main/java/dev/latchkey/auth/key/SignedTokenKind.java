package dev.latchkey.auth.key;

import java.time.Duration;

/**
 * A kind of token that this service signs. Whoever signs one is, or has, a bean of this type: a retired key stays in the
 * key set for as long as the longest-lived token of any kind, and {@link SigningKeys#sign} refuses one that lives longer.
 */
public interface SignedTokenKind {
    /** {@return the longest time from signing one to its {@code exp}} */
    Duration longestLifetime();
}
