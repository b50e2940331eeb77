package dev.latchkey.auth.session;

import dev.latchkey.shared.micronaut.setting.SettingBounds;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The settings for the lifetime and the number of sessions.
 *
 * @param absoluteLifetime from the sign-in to the end, even if the session is used
 * @param idleLifetime the longest time from one refresh to the next; not longer than the absolute lifetime
 * @param reuseGrace how long a used refresh token gives the same successor again, as long as the successor is unused: a
 *     client that retries is not a thief
 * @param retention how long a session is kept once it is over; a day or more, the longest life of an access token
 * @param maxPerAccount how many live sessions an account may have, from 2 to 1,000; when one more opens, the one that was
 *     unused for longest ends
 */
@Context
@ConfigurationProperties("latchkey.session")
public record SessionSettings(
        @Bindable(defaultValue = "30d") Duration absoluteLifetime,
        @Bindable(defaultValue = "7d") Duration idleLifetime,
        @Bindable(defaultValue = "10s") Duration reuseGrace,
        @Bindable(defaultValue = "1d") Duration retention,
        @Bindable(defaultValue = "100") int maxPerAccount) {
    private static final Duration LEAST_RETENTION = Duration.ofDays(1);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(3650);

    /** A browser's session, and an application's session that is opened in it. */
    private static final int LEAST_SESSIONS = 2;

    public SessionSettings {
        SettingBounds.require("latchkey.session.absolute-lifetime", absoluteLifetime, SHORTEST, LONGEST);
        SettingBounds.require("latchkey.session.idle-lifetime", idleLifetime, SHORTEST, absoluteLifetime);
        SettingBounds.require("latchkey.session.reuse-grace", reuseGrace, Duration.ZERO, Duration.ofMinutes(5));
        SettingBounds.require("latchkey.session.retention", retention, LEAST_RETENTION, Duration.ofDays(366));
        SettingBounds.require("latchkey.session.max-per-account", maxPerAccount, LEAST_SESSIONS, 1_000);
    }
}
