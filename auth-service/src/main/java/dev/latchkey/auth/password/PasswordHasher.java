package dev.latchkey.auth.password;

import dev.latchkey.shared.micronaut.error.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.text.Normalizer;

/**
 * Hashes passwords with Argon2id (RFC 9106). Each hash takes tens of megabytes and a core, so only a few threads compute
 * hashes ({@link HashThreads}). A caller waits for its turn, and must not hold a database connection meanwhile.
 */
@Singleton
public final class PasswordHasher {
    private static final int SALT_BYTES = 16;
    private static final int TAG_BYTES = 32;

    private final Argon2Hash.Cost cost;
    private final HashThreads threads;
    private final SecureRandom random = new SecureRandom();

    /** A hash with the current cost that belongs to no password. */
    private final Argon2Hash nobodys;

    @Inject
    PasswordHasher(PasswordSettings settings, HashThreads threads) {
        this(settings.cost(), threads);
    }

    /** Makes a hasher for tests, where the cost may be lower than any setting allows. */
    PasswordHasher(Argon2Hash.Cost cost, HashThreads threads) {
        this.cost = cost;
        this.threads = threads;
        nobodys = new Argon2Hash(cost, randomBytes(SALT_BYTES), randomBytes(TAG_BYTES));
    }

    /**
     * Hashes a new password.
     *
     * @param password used unchanged except for Unicode normalization: the same characters from another keyboard are the
     *     same password
     * @return in the PHC string format
     * @throws ProblemException 503 when too many others wait
     */
    public String hash(String password) {
        byte[] salt = randomBytes(SALT_BYTES);
        return threads.run(memory -> Argon2Hash.compute(normalize(password), cost, salt, TAG_BYTES, memory))
                .toString();
    }

    /**
     * Compares a password with a stored hash. A text that is not a hash matches no password, and takes the same time.
     *
     * @throws ProblemException 503 when too many others wait
     */
    public boolean matches(String password, String hash) {
        return matches(password, Argon2Hash.parse(hash).orElse(nobodys));
    }

    /** Takes as long as {@link #matches}, so that a quick answer does not reveal an unknown name. */
    public void matchNobody(String password) {
        matches(password, nobodys);
    }

    private boolean matches(String password, Argon2Hash hash) {
        return threads.run(memory -> hash.matches(normalize(password), memory));
    }

    /**
     * Refuses a request that will need a hash while too many others wait, before the request costs a query.
     *
     * @throws ProblemException 503 when too many others wait
     */
    public void requireRoom() {
        threads.requireRoom();
    }

    /** {@return whether the hash has a lower cost than the current settings, or cannot be read} */
    public boolean isOutdated(String hash) {
        return Argon2Hash.parse(hash)
                .map(Argon2Hash::cost)
                .map(made -> made.memory() < cost.memory() || made.passes() < cost.passes())
                .orElse(true);
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** {@return the form in which passwords are compared} */
    static String normalize(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }
}
