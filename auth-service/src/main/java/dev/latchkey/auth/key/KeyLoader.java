package dev.latchkey.auth.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.latchkey.shared.micronaut.database.StartRefusedException;
import dev.latchkey.shared.micronaut.database.StartupStep;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the signing keys at start. On an empty database it makes the first one; of several replicas that do so at the
 * same time one wins, and the others load its key.
 */
@Singleton
class KeyLoader implements StartupStep {
    private static final Logger LOG = LoggerFactory.getLogger(KeyLoader.class);
    private static final int RSA_BITS = 2048;
    private static final int AFTER_MIGRATIONS = 10;

    private final MasterKeySettings settings;
    private final SigningKeyRepository repository;
    private final SigningKeys keys;
    private final Clock clock;

    KeyLoader(MasterKeySettings settings, SigningKeyRepository repository, SigningKeys keys, Clock clock) {
        this.settings = settings;
        this.repository = repository;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public int getOrder() {
        return AFTER_MIGRATIONS;
    }

    @Override
    @Transactional
    public void run() {
        List<SigningKey> rows = repository.findAllOrderByCreatedAt();
        MasterKey masterKey = masterKey(rows.isEmpty());
        if (rows.isEmpty()) {
            RSAKey key = newKey();
            repository.insertUnlessOneIsActive(key.getKeyID(), masterKey.encrypt(key), clock.instant());
            rows = repository.findAllOrderByCreatedAt();
        }
        KeyRing ring = ring(masterKey, rows);
        keys.use(ring);
        LOG.info("Signing with the key {}", ring.kid());
    }

    private MasterKey masterKey(boolean databaseIsEmpty) {
        if (settings.key() != null) {
            return MasterKey.parse(settings.key());
        }
        Path file = java.util.Objects.requireNonNull(settings.file());
        if (!Files.exists(file)) {
            if (!settings.create()) {
                throw new StartRefusedException("The master key file " + file + " does not exist.");
            }
            if (!databaseIsEmpty) {
                throw new StartRefusedException("The master key file " + file + " does not exist, and the database"
                        + " holds signing keys: a new master key would not open them. Nothing was changed.");
            }
            MasterKey.create(file);
            LOG.info("Made a master key: {}", file);
        }
        try {
            return MasterKey.parse(Files.readString(file));
        } catch (IOException e) {
            throw new StartRefusedException("The master key file " + file + " cannot be read: " + e);
        }
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(RSA_BITS)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("RSA is part of every JDK", e);
        }
    }

    private static KeyRing ring(MasterKey masterKey, List<SigningKey> rows) {
        RSAKey active = null;
        List<RSAKey> all = new ArrayList<>();
        for (SigningKey row : rows) {
            RSAKey key = masterKey.decrypt(row.kid(), row.encryptedJwk());
            all.add(key);
            if (row.state().equals(SigningKey.ACTIVE)) {
                active = key;
            }
        }
        if (active == null) {
            throw new StartRefusedException("The database holds signing keys, and none of them is active.");
        }
        return KeyRing.of(active, all);
    }
}
