package dev.latchkey.shared.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jwt.JWTClaimsSet;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for some tokens which key signed them, and their claims. It remembers nothing else: each use checks again
 * whether the key is still valid, and the times, the audience and the revocation.
 *
 * <p>The SHA-256 of the whole token identifies it, so another token with the same hash would be a second preimage. No
 * usable credential stays in memory, and the time of a lookup reveals nothing about the remembered tokens. Only
 * verified tokens are added, so attackers cannot fill the memory with forged ones.
 */
final class VerifiedTokens {
    /** The characters of a token that count as one entry. An entry holds the claims about twice. */
    private static final int UNIT = 1024;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Cache<Fingerprint, Verified> tokens;
    private final boolean on;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * The result of verifying a token.
     *
     * @param selector matches the keys that may have signed it
     * @param key the key that has signed it, the same object as in the key set
     * @param claims for the verifier only, since they hold mutable dates
     * @param token immutable, for all callers
     */
    record Verified(JWKSelector selector, JWK key, JWTClaimsSet claims, AccessToken token) {}

    /** @param size how many tokens of at most a kilobyte; a longer one counts as several; zero for none */
    VerifiedTokens(int size) {
        on = size > 0;
        tokens = Caffeine.newBuilder()
                .maximumWeight((long) size)
                .<Fingerprint, Verified>weigher((fingerprint, verified) -> fingerprint.units())
                // The maintenance is little work; handing it to another thread would cost more.
                .executor(Runnable::run)
                .build();
    }

    /** {@return null for a token that cannot be remembered} */
    @Nullable
    Fingerprint fingerprint(String token) {
        return on && token.length() <= TokenReader.MAX_LENGTH ? Fingerprint.of(token) : null;
    }

    @Nullable
    Verified find(@Nullable Fingerprint fingerprint) {
        if (fingerprint == null) {
            return null;
        }
        Verified found = tokens.getIfPresent(fingerprint);
        (found == null ? misses : hits).increment();
        return found;
    }

    void remember(@Nullable Fingerprint fingerprint, Verified verified) {
        if (fingerprint != null) {
            tokens.put(fingerprint, verified);
        }
    }

    /** Removes a token that was refused, for example because it has expired. */
    void forget(@Nullable Fingerprint fingerprint) {
        if (fingerprint != null) {
            tokens.invalidate(fingerprint);
        }
    }

    long hits() {
        return hits.sum();
    }

    long misses() {
        return misses.sum();
    }

    long size() {
        return tokens.estimatedSize();
    }

    /** The SHA-256 of a token, all of its 256 bits. */
    record Fingerprint(long first, long second, long third, long fourth, int units) {
        static Fingerprint of(String token) {
            byte[] hash = sha256(token.getBytes(StandardCharsets.UTF_8));
            return new Fingerprint(
                    (long) LONGS.get(hash, 0),
                    (long) LONGS.get(hash, Long.BYTES),
                    (long) LONGS.get(hash, 2 * Long.BYTES),
                    (long) LONGS.get(hash, 3 * Long.BYTES),
                    1 + token.length() / UNIT);
        }

        private static byte[] sha256(byte[] bytes) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(bytes);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("SHA-256 is part of every JDK", e);
            }
        }

        /** All bits of the hash are equally random. */
        @Override
        public int hashCode() {
            return (int) first;
        }

        @Override
        public String toString() {
            return HexFormat.of().toHexDigits(first);
        }
    }
}
