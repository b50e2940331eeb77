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
 * Remembers of some tokens by which key they are signed, and what they say: nothing more, so that whether the key still
 * counts, the times, the audience and revocation are decided anew at each use.
 *
 * <p>A token is known by the SHA-256 of the whole of it: whoever presents another that passes for it has found a second
 * preimage. Nothing that could be presented as a credential stays in memory, and how long a look-up takes tells nothing of
 * the tokens that are there. Only what was verified gets in, so that strangers cannot fill it.
 */
final class VerifiedTokens {
    /** Of one entry, in characters of the token: it holds the claims some two times over. */
    private static final int UNIT = 1024;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final Cache<Fingerprint, Verified> tokens;
    private final boolean on;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * What was found out about a token.
     *
     * @param selector matches the keys that may have signed it
     * @param key that has, the very one of the key set
     * @param claims for the verifier alone: they hold dates, which could be changed
     * @param token for everybody
     */
    record Verified(JWKSelector selector, JWK key, JWTClaimsSet claims, AccessToken token) {}

    /** @param size how many tokens of at most a kilobyte; a longer one counts as several; zero for none */
    VerifiedTokens(int size) {
        on = size > 0;
        tokens = Caffeine.newBuilder()
                .maximumWeight((long) size)
                .<Fingerprint, Verified>weigher((fingerprint, verified) -> fingerprint.units())
                // What there is to do is little: handing it to another thread would cost more.
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

    /** Forgets a token that has expired. */
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

        /** Any of the hash's bits are as good as any other. */
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
