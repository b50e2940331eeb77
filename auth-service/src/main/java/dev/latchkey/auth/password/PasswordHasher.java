package dev.latchkey.auth.password;

import dev.latchkey.shared.micronaut.error.UnavailableException;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;

/**
 * Hashes passwords with Argon2id (RFC 9106), of which each takes tens of megabytes and a core: as many at a time as there
 * are cores, and as have their memory in a third of the heap; the others wait for their turn.
 *
 * <p>The memory is kept from one hash to the next. Left to the collector it costs twice what the hash itself does.
 */
@Singleton
public final class PasswordHasher {
    private static final int SALT_BYTES = 16;
    private static final int TAG_BYTES = 32;
    private static final int LANES = 1;
    private static final long BLOCK_BYTES = 1024;

    private final Argon2Hash.Cost cost;
    private final BlockingQueue<BlockPool> turns;
    private final Duration timeout;
    private final SecureRandom random = new SecureRandom();

    /** Costs what today's hashes do, and is that of no password. */
    private final Argon2Hash nobodys;

    PasswordHasher(PasswordSettings settings) {
        cost = new Argon2Hash.Cost(settings.memory(), settings.iterations(), LANES);
        turns = turns(cost.blocks());
        timeout = settings.hashTimeout();
        nobodys = new Argon2Hash(cost, randomBytes(SALT_BYTES), randomBytes(TAG_BYTES));
    }

    private static BlockingQueue<BlockPool> turns(int blocks) {
        Runtime machine = Runtime.getRuntime();
        long fitting = machine.maxMemory() / 3 / (blocks * BLOCK_BYTES);
        int count = Math.clamp(fitting, 1, machine.availableProcessors());
        BlockingQueue<BlockPool> turns = new ArrayBlockingQueue<>(count, true);
        while (turns.remainingCapacity() > 0) {
            turns.add(new FixedBlockPool(blocks));
        }
        return turns;
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
        byte[] salt = randomBytes(SALT_BYTES);
        return inTurn(memory -> Argon2Hash.compute(normalize(password), cost, salt, TAG_BYTES, memory))
                .toString();
    }

    /**
     * Compares a password with a stored hash. A text that is no hash is nobody's, and takes as long.
     *
     * @throws UnavailableException when too many others wait
     */
    public boolean matches(String password, String hash) {
        return matches(password, Argon2Hash.parse(hash).orElse(nobodys));
    }

    /** Takes the time that {@link #matches} takes, so that an unknown name cannot be told by a quick answer. */
    public void matchNobody(String password) {
        matches(password, nobodys);
    }

    private boolean matches(String password, Argon2Hash hash) {
        return inTurn(memory -> hash.matches(normalize(password), memory));
    }

    /** {@return whether the hash was made with less than what is set now} */
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

    private <T> T inTurn(Function<BlockPool, T> work) {
        BlockPool memory = takeTurn();
        try {
            return work.apply(memory);
        } finally {
            turns.add(memory);
        }
    }

    private BlockPool takeTurn() {
        try {
            BlockPool memory = turns.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (memory == null) {
                throw new UnavailableException("Too many sign-ins at once. Try again shortly.", "no turn to hash");
            }
            return memory;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("The service is stopping.", "interrupted while waiting to hash");
        }
    }

    /** {@return the form in which passwords compare} */
    static String normalize(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }
}
