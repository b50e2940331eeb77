package dev.latchkey.auth.client;

import io.micronaut.core.convert.ConversionContext;
import io.micronaut.data.model.runtime.convert.AttributeConverter;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * What the database knows of a client's secret: its SHA-256. A secret of 256 random bits cannot be guessed, so that a slow
 * hash would protect nothing, and cost every request its time.
 */
public final class SecretHash {
    private final byte[] bytes;

    SecretHash(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** {@return whether it is that secret's; takes the same time either way} */
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

    /** To and from {@code bytea}. */
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
