package dev.latchkey.auth.key;

import dev.latchkey.shared.micronaut.error.UnavailableException;
import jakarta.inject.Singleton;

/**
 * Secrets for other features. Every replica derives them from the master key, so they are neither configured nor stored.
 */
@Singleton
public final class DerivedSecrets {
    private final KeyStore store;

    DerivedSecrets(KeyStore store) {
        this.store = store;
    }

    /**
     * Derives the secret of one purpose.
     *
     * @param purpose a fixed text of the feature; each purpose has a secret of its own
     * @return 32 bytes, the same on every replica that has this master key
     * @throws UnavailableException before the start has read the master key
     */
    public byte[] derive(String purpose) {
        MasterKey key = store.masterKey();
        if (key == null) {
            throw new UnavailableException("The service is not ready. Try again shortly.", "no master key yet");
        }
        return key.derive(purpose);
    }
}
