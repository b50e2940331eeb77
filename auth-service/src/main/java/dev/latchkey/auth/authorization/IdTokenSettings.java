package dev.latchkey.auth.authorization;

import dev.latchkey.auth.key.SignedTokenKind;
import dev.latchkey.shared.micronaut.setting.SettingBounds;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The settings of ID tokens.
 *
 * @param lifetime from {@code iat} to {@code exp}: how long a client may take to read the token; 1 s to a day
 */
@Context
@ConfigurationProperties("latchkey.id-token")
record IdTokenSettings(@Bindable(defaultValue = "15m") Duration lifetime) implements SignedTokenKind {
    IdTokenSettings {
        SettingBounds.require("latchkey.id-token.lifetime", lifetime, Duration.ofSeconds(1), Duration.ofDays(1));
    }

    @Override
    public Duration longestLifetime() {
        return lifetime;
    }
}
