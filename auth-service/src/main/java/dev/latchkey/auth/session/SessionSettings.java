package dev.latchkey.auth.session;

import dev.latchkey.shared.micronaut.setting.SettingBounds;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long a session can go on, and how many of an account.
 *
 * @param absoluteLifetime from signing in to the end, whatever is done
 * @param idleLifetime from one refresh to the next; not longer than the absolute lifetime
 * @param reuseGrace how long a used refresh token gives the same successor again, as long as that is not used: a client
 *     that retries is no thief
 * @param retention how long a session that is over is kept; a day or more, the longest life of an access token
 * @param maxPerAccount how many sessions of one account go on, from 2 to 1,000; when one more opens, the one that was unused
 *     for longest ends
 */
@Context
@ConfigurationProperties("latchkey.session")
record SessionSettings(
        @Bindable(defaultValue = "30d") Duration absoluteLifetime,
        @Bindable(defaultValue = "7d") Duration idleLifetime,
        @Bindable(defaultValue = "10s") Duration reuseGrace,
        @Bindable(defaultValue = "1d") Duration retention,
        @Bindable(defaultValue = "100") int maxPerAccount) {
    private static final Duration LEAST_RETENTION = Duration.ofDays(1);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(3650);

    /** A browser's session, and the one of an application that is opened in it. */
    private static final int LEAST_SESSIONS = 2;

    SessionSettings {
        SettingBounds.require("latchkey.session.absolute-lifetime", absoluteLifetime, SHORTEST, LONGEST);
        SettingBounds.require("latchkey.session.idle-lifetime", idleLifetime, SHORTEST, absoluteLifetime);
        SettingBounds.require("latchkey.session.reuse-grace", reuseGrace, Duration.ZERO, Duration.ofMinutes(5));
        SettingBounds.require("latchkey.session.retention", retention, LEAST_RETENTION, Duration.ofDays(366));
        SettingBounds.require("latchkey.session.max-per-account", maxPerAccount, LEAST_SESSIONS, 1_000);
    }
}
