package dev.latchkey.auth.passkey;

import dev.latchkey.auth.key.DerivedSecrets;
import dev.latchkey.auth.secret.HmacSha256;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * The challenges of WebAuthn (section 13.4.3). A challenge is 16 random bytes, its expiry, and an HMAC over both and over what
 * the challenge is for. So every replica knows the challenges of all replicas, and a page that is only shown stores nothing.
 * The database stores the hash of a challenge when it is used, so that it works once.
 */
@Singleton
final class PasskeyChallenges {
    /** How long an authenticator may take. The page of a sign-in renews its challenge before that. */
    static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final String PURPOSE = "latchkey passkey challenge";
    private static final String SIGN_IN = "sign-in";
    private static final int RANDOM_BYTES = 16;
    private static final int CONTENT_BYTES = RANDOM_BYTES + Long.BYTES;
    private static final int MAC_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DerivedSecrets secrets;
    private final Clock clock;

    PasskeyChallenges(DerivedSecrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /** {@return a challenge for a sign-in, of whichever account} */
    byte[] forSignIn() {
        return issue(SIGN_IN);
    }

    /** {@return a challenge for a new passkey of this account} */
    byte[] forRegistration(UUID accountId) {
        return issue(accountId.toString());
    }

    /** {@return the challenge, if it is one for a sign-in and has not expired} */
    Optional<Challenge> ofSignIn(byte[] challenge) {
        return read(challenge, SIGN_IN);
    }

    /** {@return the challenge, if it is one for a new passkey of this account and has not expired} */
    Optional<Challenge> ofRegistration(byte[] challenge, UUID accountId) {
        return read(challenge, accountId.toString());
    }

    private byte[] issue(String use) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        byte[] content = ByteBuffer.allocate(CONTENT_BYTES)
                .put(random)
                .putLong(clock.instant().plus(LIFETIME).getEpochSecond())
                .array();
        return ByteBuffer.allocate(CONTENT_BYTES + MAC_BYTES)
                .put(content)
                .put(mac(content, use))
                .array();
    }

    private Optional<Challenge> read(byte[] challenge, String use) {
        if (challenge.length != CONTENT_BYTES + MAC_BYTES) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOf(challenge, CONTENT_BYTES);
        byte[] mac = Arrays.copyOfRange(challenge, CONTENT_BYTES, challenge.length);
        if (!MessageDigest.isEqual(mac, mac(content, use))) {
            return Optional.empty();
        }
        Instant expiresAt = Instant.ofEpochSecond(ByteBuffer.wrap(content).getLong(RANDOM_BYTES));
        return clock.instant().isBefore(expiresAt)
                ? Optional.of(new Challenge(challenge, expiresAt))
                : Optional.empty();
    }

    private byte[] mac(byte[] content, String use) {
        return HmacSha256.of(secrets.derive(PURPOSE), content, use.getBytes(StandardCharsets.US_ASCII));
    }
}
