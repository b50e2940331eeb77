package dev.latchkey.auth.token;

import dev.latchkey.auth.key.SignedTokenKind;
import dev.latchkey.shared.micronaut.setting.SettingBounds;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The settings of access tokens.
 *
 * @param accessTokenLifetime from {@code iat} to {@code exp}; 1 s to a day
 * @param audience {@code aud} of a token when no other audience was requested
 */
@Context
@ConfigurationProperties("latchkey.token")
public record TokenSettings(
        @Bindable(defaultValue = "15m") Duration accessTokenLifetime,
        @Bindable(defaultValue = "latchkey-api") String audience)
        implements SignedTokenKind {
    public TokenSettings {
        SettingBounds.require(
                "latchkey.token.access-token-lifetime", accessTokenLifetime, Duration.ofSeconds(1), Duration.ofDays(1));
    }

    @Override
    public Duration longestLifetime() {
        return accessTokenLifetime;
    }
}
