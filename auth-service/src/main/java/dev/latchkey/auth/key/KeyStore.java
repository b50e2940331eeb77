package dev.latchkey.auth.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.latchkey.shared.micronaut.database.DatabaseFailure;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import dev.latchkey.shared.revocation.LeaseTerms;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of the database, decrypted with the master key and kept in memory. Keys for verification may be stale: a missing
 * key does not sign yet, and a removed key has no valid tokens. The key for signing must be fresh: a replica that was cut
 * off could sign with a key that the others retired long ago. So it asks the database before it signs again.
 */
@Singleton
class KeyStore implements KeyRings {
    private static final Logger LOG = LoggerFactory.getLogger(KeyStore.class);

    /** How long this replica signs after it has read the database, without reading it again. */
    static final Duration FRESH = Duration.ofSeconds(10);

    /**
     * How long a signature waits for the new key after an emergency. The new key signs after the longest lease at the
     * latest, as soon as a replica has activated it.
     */
    private static final Duration PATIENCE = LeaseTerms.LONGEST.plusSeconds(2);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final SigningKeyRepository repository;
    private final KeySettings settings;
    private final long longestTokenSeconds;
    private final Clock clock;

    /** Held while the database is read, so that a later look never shows an older state. */
    private final ReentrantLock reading = new ReentrantLock();

    private final Condition changed = reading.newCondition();
    private final Map<String, RSAKey> opened = new HashMap<>();
    private long lastLook = System.nanoTime() - BETWEEN_LOOKS.toNanos();
    private boolean lastLookSucceeded;
    private volatile @Nullable MasterKey masterKey;
    private volatile @Nullable Seen seen;
    private final AtomicLong changes = new AtomicLong();

    /**
     * The result of a look into the database.
     *
     * @param at when it began, by the wall clock, because the other clock of a suspended machine stands still
     * @param nanos when it began, by {@link System#nanoTime}
     * @param changes how many changes had been reported when it began
     */
    private record Seen(KeyRing ring, List<SigningKey> rows, Instant at, long nanos, long changes) {}

    KeyStore(SigningKeyRepository repository, KeySettings settings, List<SignedTokenKind> tokens, Clock clock) {
        this.repository = repository;
        this.settings = settings;
        this.clock = clock;
        this.longestTokenSeconds = tokens.stream()
                .mapToLong(kind -> kind.longestLifetime().plusMillis(999).toSeconds())
                .max()
                .orElse(0);
    }

    /** Sets the key that the rows are encrypted with. Called before the first look. */
    void use(MasterKey key) {
        masterKey = key;
    }

    /** {@return the key that the rows are encrypted with; null before the start has read it} */
    @Nullable
    MasterKey masterKey() {
        return masterKey;
    }

    @Override
    public @Nullable KeyRing latest() {
        Seen now = seen;
        return now == null ? null : now.ring();
    }

    /** {@return the rows as they were last seen, the oldest first; empty before the first look} */
    List<SigningKey> rows() {
        Seen now = seen;
        return now == null ? List.of() : now.rows();
    }

    @Override
    public Duration longestToken() {
        return Duration.ofSeconds(longestTokenSeconds);
    }

    @Override
    public KeyRing toSign() {
        Seen now = seen;
        if (now == null) {
            throw new UnavailableException("The service is not ready. Try again shortly.", "no signing key yet");
        }
        return now.ring().active() != null && isFresh(now) ? now.ring() : waitToSign();
    }

    private KeyRing waitToSign() {
        long began = System.nanoTime();
        reading.lock();
        try {
            for (long left = PATIENCE.toNanos(); left > 0; left = began + PATIENCE.toNanos() - System.nanoTime()) {
                Seen now = Objects.requireNonNull(seen);
                KeyRing ring = isFresh(now) ? now.ring() : lookOrSayUnavailable();
                if (ring.active() != null) {
                    return ring;
                }
                changed.await(left, TimeUnit.NANOSECONDS);
            }
            throw new UnavailableException(
                    "The service is not ready. Try again shortly.", "the verifiers do not know the new key yet");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("The service is not ready. Try again shortly.", "the service is stopping");
        } finally {
            reading.unlock();
        }
    }

    private KeyRing lookOrSayUnavailable() {
        try {
            return look();
        } catch (RuntimeException e) {
            if (DatabaseFailure.isOutage(e)) {
                throw new UnavailableException("The service is not ready. Try again shortly.", String.valueOf(e));
            }
            throw e;
        }
    }

    private boolean isFresh(Seen then) {
        Duration age = Duration.between(then.at(), clock.instant());
        return then.changes() == changes.get()
                && System.nanoTime() - then.nanos() < FRESH.toNanos()
                && !age.isNegative()
                && age.compareTo(FRESH) < 0;
    }

    /** Makes the next signature read the database first, because the keys have changed. Does not wait. */
    void expire() {
        changes.incrementAndGet();
    }

    @Override
    public boolean lookAgain() {
        long asked = System.nanoTime();
        reading.lock();
        try {
            if (seen != null && asked - lastLook > BETWEEN_LOOKS.toNanos()) {
                look();
            }
            // A key is published some time before it signs. So no token names a key that was published after the last
            // look.
            return lastLookSucceeded;
        } catch (RuntimeException e) {
            // Any caller can send such a token, so this is not logged as a problem. KeyFollower logs an outage.
            LOG.debug("No newer keys can be read.", e);
            return false;
        } finally {
            reading.unlock();
        }
    }

    /** Reads the keys from the database, and wakes the threads that wait for a key to sign with. */
    KeyRing look() {
        reading.lock();
        try {
            lastLook = System.nanoTime();
            lastLookSucceeded = false;
            Instant at = clock.instant();
            long told = changes.get();
            List<SigningKey> rows = read();
            Seen last = seen;
            KeyRing ring = last != null && last.rows().equals(rows) ? last.ring() : ring(rows);
            seen = new Seen(ring, rows, at, lastLook, told);
            lastLookSucceeded = true;
            changed.signalAll();
            return ring;
        } finally {
            reading.unlock();
        }
    }

    private List<SigningKey> read() {
        List<SigningKey> rows = repository.findAllOrderByCreatedAt();
        if (rows.stream().noneMatch(row -> row.maySign() && row.longestTokenSeconds() < longestTokenSeconds)) {
            return rows;
        }
        ring(rows); // fails with a wrong master key, before anything is changed
        repository.raiseLongestToken(longestTokenSeconds);
        // Reads again: a key that was retired in between is not kept for our tokens, so it must not sign any.
        return repository.findAllOrderByCreatedAt();
    }

    private KeyRing ring(List<SigningKey> rows) {
        opened.keySet().retainAll(rows.stream().map(SigningKey::kid).toList());
        List<RSAKey> verifying = new ArrayList<>();
        RSAKey active = null;
        for (SigningKey row : rows) {
            if (row.encryptedJwk() != null) {
                RSAKey key = open(row.kid(), row.encryptedJwk());
                verifying.add(key);
                active = row.is(SigningKey.ACTIVE) ? key : active;
            }
        }
        return KeyRing.of(active, verifying);
    }

    private RSAKey open(String kid, String encryptedJwk) {
        return opened.computeIfAbsent(
                kid, unseen -> Objects.requireNonNull(masterKey).decrypt(kid, encryptedJwk));
    }

    /** {@return a new key} Creating it takes a processor for a large part of a second. */
    SealedKey make() {
        try {
            RSAKey key = new RSAKeyGenerator(settings.bits())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint(true)
                    .generate();
            return new SealedKey(
                    key.getKeyID(), Objects.requireNonNull(masterKey).encrypt(key), longestTokenSeconds);
        } catch (JOSEException e) {
            throw new IllegalStateException("RSA is part of every JDK", e);
        }
    }
}
