package dev.latchkey.auth.key;

import dev.latchkey.shared.micronaut.SecretFile;
import dev.latchkey.shared.micronaut.database.StartRefusedException;
import dev.latchkey.shared.micronaut.database.StartupStep;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the signing keys at start. With an empty database it creates the first key. If several replicas do this at the same
 * time, one of them wins, and the others load its key.
 */
@Singleton
class KeyLoader implements StartupStep {
    private static final Logger LOG = LoggerFactory.getLogger(KeyLoader.class);
    private static final int AFTER_MIGRATIONS = 10;

    private final MasterKeySettings settings;
    private final SigningKeyRepository repository;
    private final KeyFunctions functions;
    private final KeyStore store;
    private final KeyFollower follower;

    KeyLoader(
            MasterKeySettings settings,
            SigningKeyRepository repository,
            KeyFunctions functions,
            KeyStore store,
            KeyFollower follower) {
        this.settings = settings;
        this.repository = repository;
        this.functions = functions;
        this.store = store;
        this.follower = follower;
    }

    @Override
    public int getOrder() {
        return AFTER_MIGRATIONS;
    }

    @Override
    public void run() {
        boolean databaseIsEmpty = repository.findAllOrderByCreatedAt().isEmpty();
        store.use(masterKey(databaseIsEmpty));
        if (databaseIsEmpty) {
            functions.makeFirst(store.make());
        }
        KeyRing ring = store.look();
        if (ring.active() != null) {
            LOG.info("Signing with the key {}", ring.active().kid());
        } else if (store.rows().stream().noneMatch(SigningKey::maySign)) {
            throw new StartRefusedException("The database contains signing keys, but none of them is active.");
        }
        follower.start();
    }

    private MasterKey masterKey(boolean databaseIsEmpty) {
        if (settings.key() != null) {
            return MasterKey.parse(settings.key());
        }
        Path file = Objects.requireNonNull(settings.file());
        if (!Files.exists(file)) {
            if (!settings.create()) {
                throw new StartRefusedException("The master key file " + file + " does not exist.");
            }
            if (!databaseIsEmpty) {
                throw new StartRefusedException("The master key file " + file + " does not exist, but the database"
                        + " contains signing keys, which a new master key cannot decrypt. Nothing was changed.");
            }
            MasterKey.create(file);
            LOG.info("Created the master key file {}", file);
        }
        return MasterKey.parse(new SecretFile("MASTER_KEY_FILE", file).read());
    }
}
