package dev.latchkey.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start of the service with different master keys, and with the signing keys in the database. */
class KeyLoaderIT {
    private static final String KEYS = "auth.signing_key";

    private final TestDatabase database = AuthDatabase.create();

    @Test
    @DisplayName("99 a wrong master key: a clear refusal, and the keys stay byte for byte")
    void startWhenMasterKeyIsAnotherThenRefusedAndKeysStay() {
        AuthServer.start(database).close();
        List<String> before = TestRows.of(database, KEYS);

        String refusal = refusal(Map.of());

        String kid = TestRows.select(database, "SELECT kid FROM " + KEYS).getFirst();
        assertThat(refusal)
                .isEqualTo("The master key cannot decrypt the signing key " + kid + " in the database."
                        + " Use the master key that encrypted it; nothing was changed.");
        assertThat(TestRows.of(database, KEYS)).isEqualTo(before).hasSize(1);
    }

    @Test
    @DisplayName("99 the right master key: the same signing key after a restart, and old tokens verify")
    void startAgainThenTheSameKey() {
        Map<String, Object> sameKey = Map.of("latchkey.master-key.key", AuthServer.randomMasterKey());
        String token;
        try (AuthServer first = AuthServer.start(database, sameKey)) {
            token = first.signUp().access();
        }
        List<String> before = TestRows.of(database, KEYS);

        try (AuthServer second = AuthServer.start(database, sameKey)) {
            second.status(token).requireJson(200);
        }
        assertThat(TestRows.of(database, KEYS)).isEqualTo(before);
    }

    @Test
    @DisplayName("99 a created master key file has mode 0600, and is used again")
    void startWhenFileIsToBeMadeThenMadeAndUsedAgain(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("master-key");
        AuthServer.start(database, file(file, true)).close();
        String key = Files.readString(file);

        AuthServer.start(database, file(file, true)).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).isEqualTo(key);
        assertThat(TestRows.count(database, KEYS)).isEqualTo(1);
    }

    @Test
    @DisplayName("99 the master key file is lost: a refusal, no new file, the keys stay")
    void startWhenFileIsLostThenRefusedAndNoneIsMade(@TempDir Path folder) {
        AuthServer.start(database).close();
        List<String> before = TestRows.of(database, KEYS);
        Path file = folder.resolve("master-key");

        String refusal = refusal(file(file, true));

        assertThat(refusal)
                .isEqualTo("The master key file " + file + " does not exist, but the database contains signing"
                        + " keys, which a new master key cannot decrypt. Nothing was changed.");
        assertThat(file).doesNotExist();
        assertThat(TestRows.of(database, KEYS)).isEqualTo(before);
    }

    @Test
    @DisplayName("26 no master key file is created unless a setting asks for it")
    void startWhenFileIsMissingThenRefused(@TempDir Path folder) {
        Path file = folder.resolve("master-key");

        assertThat(refusal(file(file, false))).isEqualTo("The master key file " + file + " does not exist.");
        assertThat(file).doesNotExist();
        assertThat(TestRows.count(database, KEYS)).isZero();
    }

    @Test
    void startWhenFileHoldsNoKeyThenRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("master-key"), "password\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertThat(refusal(file(file, true)))
                .isEqualTo("The master key must be the base64url form of 32 random bytes.");
        assertThat(TestRows.count(database, KEYS)).isZero();
    }

    @Test
    void startWhenOthersCanReadTheFileThenRefusedAndTheCommandIsNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("master-key");
        AuthServer.start(database, file(file, true)).close();
        List<String> before = TestRows.of(database, KEYS);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(refusal(file(file, true)))
                .isEqualTo("Other users can read the file that MASTER_KEY_FILE names. Its mode is 0644."
                        + " Correct it with: chmod 600 " + file);
        assertThat(TestRows.of(database, KEYS)).isEqualTo(before);
    }

    @Test
    void startWhenNoKeyIsActiveThenRefused() {
        Map<String, Object> sameKey = Map.of("latchkey.master-key.key", AuthServer.randomMasterKey());
        AuthServer.start(database, sameKey).close();
        database.execute(
                TestDatabase.Role.AUTH,
                "UPDATE " + KEYS + " SET state = 'retired', ends_at = now() + interval '1 hour'");

        assertThat(refusal(sameKey)).isEqualTo("The database contains signing keys, but none of them is active.");
        assertThat(TestRows.count(database, KEYS)).isEqualTo(1);
    }

    @Test
    @DisplayName("100 two replicas that start on an empty database at the same time make one key, not two")
    void startTwoAtOnceOnAnEmptyDatabaseThenOneKey() throws Exception {
        for (int round = 0; round < 4; round++) {
            TestDatabase empty = TestDatabase.create();
            Map<String, Object> sameKey = Map.of("latchkey.master-key.key", AuthServer.randomMasterKey());
            Callable<AuthServer> start = () -> AuthServer.start(empty, sameKey);
            try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                List<Future<AuthServer>> replicas = threads.invokeAll(List.of(start, start));
                try (AuthServer first = replicas.getFirst().get();
                        AuthServer second = replicas.getLast().get()) {
                    assertThat(TestRows.count(empty, KEYS)).isEqualTo(1);
                    assertThat(second.get("/.well-known/jwks.json").send().text())
                            .isEqualTo(
                                    first.get("/.well-known/jwks.json").send().text());
                    second.status(first.signUp().access()).requireJson(200);
                    first.status(second.signUp().access()).requireJson(200);
                }
            }
        }
    }

    @Test
    @DisplayName("100 two replicas that share a missing master key file create one file and one key")
    void startTwoAtOnceWithAFileToBeMadeThenOneKey(@TempDir Path folder) throws Exception {
        Map<String, Object> sameFile = file(folder.resolve("master-key"), true);
        Callable<AuthServer> start = () -> AuthServer.start(database, sameFile);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<AuthServer>> replicas = threads.invokeAll(List.of(start, start));
            try (AuthServer first = replicas.getFirst().get();
                    AuthServer second = replicas.getLast().get()) {
                second.status(first.signUp().access()).requireJson(200);
                assertThat(TestRows.count(database, KEYS)).isEqualTo(1);
            }
        }
    }

    private String refusal(Map<String, Object> settings) {
        Throwable failure =
                catchThrowable(() -> AuthServer.start(database, settings).close());
        assertThat(failure).isNotNull();
        return AuthServer.rootMessage(failure);
    }

    private static Map<String, Object> file(Path file, boolean create) {
        return Map.of(
                "latchkey.master-key.key",
                "",
                "latchkey.master-key.file",
                file.toString(),
                "latchkey.master-key.create",
                create);
    }
}
