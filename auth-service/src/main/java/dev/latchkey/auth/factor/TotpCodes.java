package dev.latchkey.auth.factor;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The codes of authenticator apps (RFC 6238): HMAC-SHA-1, six digits, a time step of 30 s. Most apps ignore other parameters.
 * The clock of a phone may be one step off in either direction (section 5.2).
 */
@Singleton
final class TotpCodes {
    static final int DIGITS = 6;
    static final Duration STEP = Duration.ofSeconds(30);
    private static final int DRIFT = 1;

    private final TimeBasedOneTimePasswordGenerator generator;
    private final Clock clock;

    @Inject
    TotpCodes(Clock clock) {
        this(DIGITS, clock);
    }

    /** Makes codes for tests, where they may have more digits. */
    TotpCodes(int digits, Clock clock) {
        generator = new TimeBasedOneTimePasswordGenerator(
                STEP, digits, TimeBasedOneTimePasswordGenerator.TOTP_ALGORITHM_HMAC_SHA1);
        this.clock = clock;
    }

    /**
     * {@return the time step whose code was typed; empty when it is none of the three steps around now}
     *
     * @param typed any text
     */
    OptionalLong step(TotpSecret secret, String typed) {
        long now = stepAt(clock.instant());
        OptionalLong found = OptionalLong.empty();
        for (long step = now + DRIFT; step >= now - DRIFT; step--) {
            if (isEqual(code(secret, step), typed)) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    String code(TotpSecret secret, long step) {
        try {
            return generator.generateOneTimePasswordString(
                    secret.key(), Instant.ofEpochSecond(step * STEP.toSeconds()), Locale.ROOT);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("HMAC accepts a key of any length", e);
        }
    }

    static long stepAt(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), STEP.toSeconds());
    }

    private static boolean isEqual(String code, String typed) {
        return MessageDigest.isEqual(code.getBytes(StandardCharsets.US_ASCII), typed.getBytes(StandardCharsets.UTF_8));
    }
}
