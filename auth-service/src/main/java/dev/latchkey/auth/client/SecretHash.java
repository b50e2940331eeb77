package dev.latchkey.auth.client;

import io.micronaut.core.convert.ConversionContext;
import io.micronaut.data.model.runtime.convert.AttributeConverter;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of a client's secret, as the database stores it. A secret of 256 random bits cannot be guessed. So a slow hash
 * would not add protection, but would slow down every request.
 */
public final class SecretHash {
    private final byte[] bytes;

    SecretHash(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** {@return whether it is the hash of this secret; takes the same time either way} */
    boolean matches(ClientSecret presented) {
        return MessageDigest.isEqual(bytes, presented.hash().bytes);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "SecretHash[]";
    }

    /** Converts to and from {@code bytea}. */
    @Singleton
    static final class Converter implements AttributeConverter<SecretHash, byte[]> {
        @Override
        public byte @Nullable [] convertToPersistedValue(@Nullable SecretHash hash, ConversionContext context) {
            return hash == null ? null : hash.bytes();
        }

        @Override
        public @Nullable SecretHash convertToEntityValue(byte @Nullable [] persisted, ConversionContext context) {
            return persisted == null ? null : new SecretHash(persisted);
        }
    }
}
