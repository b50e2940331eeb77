package dev.latchkey.auth.password;

import dev.latchkey.shared.micronaut.error.UnavailableException;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Hashes passwords with Argon2id (RFC 9106), of which each takes tens of megabytes and a core: as many at a time as there
 * are cores, the others wait for their turn.
 */
@Singleton
public final class PasswordHasher {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int PARALLELISM = 1;

    private final Argon2PasswordEncoder argon2;
    private final Semaphore turns = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
    private final Duration timeout;
    private final String nobodysHash;

    PasswordHasher(PasswordSettings settings) {
        argon2 = new Argon2PasswordEncoder(
                SALT_BYTES, HASH_BYTES, PARALLELISM, settings.memory(), settings.iterations());
        timeout = settings.hashTimeout();
        nobodysHash = nobodysHash(settings);
    }

    /**
     * Hashes a new password.
     *
     * @param password taken as it is but for Unicode normalization: the same characters typed on another keyboard are
     *     the same password
     * @return in the PHC string format
     * @throws UnavailableException when too many others wait
     */
    public String hash(String password) {
        return inTurn(() -> String.valueOf(argon2.encode(normalize(password))));
    }

    /**
     * Compares a password with a stored hash.
     *
     * @throws UnavailableException when too many others wait
     */
    public boolean matches(String password, String hash) {
        return inTurn(() -> argon2.matches(normalize(password), hash));
    }

    /** Takes the time that {@link #matches} takes, so that an unknown name cannot be told by a quick answer. */
    public void matchNobody(String password) {
        matches(password, nobodysHash);
    }

    /** {@return whether the hash was made with less than what is set now} */
    public boolean isOutdated(String hash) {
        return argon2.upgradeEncoding(hash);
    }

    /** Looks like a hash with today's parameters, and is that of no password. */
    private static String nobodysHash(PasswordSettings settings) {
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(
                        settings.memory(), settings.iterations(), PARALLELISM, random(SALT_BYTES), random(HASH_BYTES));
    }

    private static String random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    private <T> T inTurn(Supplier<T> work) {
        try {
            if (!turns.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new UnavailableException("Too many sign-ins at once. Try again shortly.", "no turn to hash");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("The service is stopping.", "interrupted while waiting to hash");
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    /** {@return the form in which passwords compare} */
    static String normalize(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }
}
