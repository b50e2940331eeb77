package dev.latchkey.auth.authorization;

import dev.latchkey.auth.key.SignedTokenKind;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * What every ID token has.
 *
 * @param lifetime from {@code iat} to {@code exp}: how long a client may take to read it; whole seconds, a day at most
 */
@Context
@ConfigurationProperties("latchkey.id-token")
record IdTokenSettings(@Bindable(defaultValue = "15m") Duration lifetime) implements SignedTokenKind {
    private static final Duration LONGEST = Duration.ofDays(1);

    IdTokenSettings {
        if (lifetime.toSeconds() < 1 || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "latchkey.id-token.lifetime must be between a second and a day: " + lifetime);
        }
    }

    @Override
    public Duration longestLifetime() {
        return lifetime;
    }
}
