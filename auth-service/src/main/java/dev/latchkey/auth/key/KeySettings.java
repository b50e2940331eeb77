package dev.latchkey.auth.key;

import dev.latchkey.auth.setting.InsecureSetting;
import dev.latchkey.auth.setting.SettingCheck;
import dev.latchkey.shared.micronaut.setting.SettingBounds;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The settings for the rotation of signing keys.
 *
 * @param bits of an RSA key: 2048, 3072 or 4096
 * @param rotationInterval how long a key signs before its successor is published; zero for never
 * @param publishTime how long a new key is published, at least, before it signs. This time is for verifiers without a
 *     lease, which do not report the keys that they know. Such a verifier fetches the key set again for an unknown
 *     {@code kid}, but no sooner than half a minute after the last time. A verifier that only fetches it at regular
 *     intervals needs one such interval
 * @param publishWait how long a new key waits, at most, for the verifiers that hold a lease; not shorter than
 *     {@code publishTime}
 * @param retentionMargin how long a retired key stays in the key set after its last token has expired, for clocks that
 *     differ; 15 seconds or more
 */
@Context
@ConfigurationProperties("latchkey.key")
record KeySettings(
        @Bindable(defaultValue = "2048") int bits,
        @Bindable(defaultValue = "30d") Duration rotationInterval,
        @Bindable(defaultValue = "1m") Duration publishTime,
        @Bindable(defaultValue = "15m") Duration publishWait,
        @Bindable(defaultValue = "5m") Duration retentionMargin)
        implements SettingCheck {
    private static final Set<Integer> SIZES = Set.of(2048, 3072, 4096);
    private static final Duration LONGEST_MAX_AGE = Duration.ofMinutes(5);

    /** Longer than {@link KeyStore#FRESH}: for that long, a replica that stands still may sign with the old key. */
    private static final Duration SHORTEST_MARGIN = Duration.ofSeconds(15);

    private static final Duration LONGEST_WAIT = Duration.ofDays(7);
    private static final Duration LONGEST_MARGIN = Duration.ofDays(30);

    KeySettings {
        if (!SIZES.contains(bits)) {
            throw new ConfigurationException("latchkey.key.bits must be 2048, 3072 or 4096, but is " + bits);
        }
        SettingBounds.require("latchkey.key.rotation-interval", rotationInterval, Duration.ZERO, Duration.ofDays(3650));
        SettingBounds.require("latchkey.key.publish-time", publishTime, Duration.ZERO, LONGEST_WAIT);
        SettingBounds.require("latchkey.key.publish-wait", publishWait, publishTime, LONGEST_WAIT);
        SettingBounds.require("latchkey.key.retention-margin", retentionMargin, SHORTEST_MARGIN, LONGEST_MARGIN);
    }

    @Override
    public List<InsecureSetting> insecureSettings() {
        return new InsecureSetting(
                        "latchkey.key.rotation-interval",
                        rotationInterval.toString(),
                        "a stolen signing key stays valid until an administrator rotates the keys")
                .when(!rotatesBySchedule());
    }

    boolean rotatesBySchedule() {
        return rotationInterval.isPositive();
    }

    /** {@return how long the key set may be cached} Caches on the way must drop it before a new key signs. */
    Duration maxAge() {
        Duration half = publishTime.dividedBy(2);
        return half.compareTo(LONGEST_MAX_AGE) < 0 ? half : LONGEST_MAX_AGE;
    }
}
