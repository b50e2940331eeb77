package dev.latchkey.auth.session;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long a session can go on.
 *
 * @param absoluteLifetime from signing in to the end, whatever is done
 * @param idleLifetime from one refresh to the next; not longer than the absolute lifetime
 * @param reuseGrace how long a used refresh token gives the same successor again, as long as that is not used: a client
 *     that retries is no thief
 * @param retention how long a session that is over is kept; a day or more, the longest life of an access token
 */
@Context
@ConfigurationProperties("latchkey.session")
record SessionSettings(
        @Bindable(defaultValue = "30d") Duration absoluteLifetime,
        @Bindable(defaultValue = "7d") Duration idleLifetime,
        @Bindable(defaultValue = "10s") Duration reuseGrace,
        @Bindable(defaultValue = "1d") Duration retention) {
    private static final Duration LEAST_RETENTION = Duration.ofDays(1);

    SessionSettings {
        if (reuseGrace.isNegative()) {
            throw new IllegalArgumentException("latchkey.session.reuse-grace must not be negative: " + reuseGrace);
        }
        if (!idleLifetime.isPositive() || idleLifetime.compareTo(absoluteLifetime) > 0) {
            throw new IllegalArgumentException("latchkey.session.idle-lifetime must be longer than zero, and not longer"
                    + " than latchkey.session.absolute-lifetime: " + idleLifetime + ", " + absoluteLifetime);
        }
        if (retention.compareTo(LEAST_RETENTION) < 0) {
            throw new IllegalArgumentException("latchkey.session.retention must be a day or more: " + retention);
        }
    }
}
