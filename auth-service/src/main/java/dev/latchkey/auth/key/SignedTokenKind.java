package dev.latchkey.auth.key;

import java.time.Duration;

/**
 * A kind of token that this service signs. Each class that signs tokens is, or has, a bean of this type. A retired key
 * stays in the key set for as long as the longest-lived token of any kind. {@link SigningKeys#sign} refuses a token that
 * lives longer.
 */
public interface SignedTokenKind {
    /** {@return the longest time from signing such a token to its {@code exp}} */
    Duration longestLifetime();
}
