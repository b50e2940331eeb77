package dev.latchkey.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.jwk.RSAKey;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.micronaut.database.StartRefusedException;
import dev.latchkey.shared.test.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {
    private static final String REFUSAL = "The master key must be the base64url form of 32 random bytes.";

    private final MasterKey key = MasterKey.parse(AuthServer.randomMasterKey());

    @Test
    void decryptWhatWasEncryptedThenTheSameKey() {
        RSAKey signingKey = TestKeys.signing();

        assertThat(key.decrypt(signingKey.getKeyID(), key.encrypt(signingKey))).isEqualTo(signingKey);
    }

    @Test
    void encryptThenJweWithDirAndA256Gcm() throws ParseException {
        JWEHeader header = JWEObject.parse(key.encrypt(TestKeys.signing())).getHeader();

        assertThat(header.getAlgorithm()).hasToString("dir");
        assertThat(header.getEncryptionMethod()).hasToString("A256GCM");
        assertThat(header.getContentType()).isEqualTo("jwk+json");
    }

    @Test
    @DisplayName("99 another master key: a refusal that says what to do")
    void decryptWithAnotherKeyThenRefused() {
        String encrypted = key.encrypt(TestKeys.signing());
        MasterKey other = MasterKey.parse(AuthServer.randomMasterKey());

        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> other.decrypt("the-kid", encrypted))
                .withMessage("The master key cannot decrypt the signing key the-kid in the database."
                        + " Use the master key that encrypted it; nothing was changed.");
    }

    @Test
    void decryptWhenRowIsNoneOfOursThenRefused() {
        assertThatExceptionOfType(StartRefusedException.class).isThrownBy(() -> key.decrypt("the-kid", "not a JWE"));
    }

    /** What these secrets have signed outlives an update: counts of failures, and the cookies of known browsers. */
    @Test
    void deriveThenTheSecretIsTheSameInEveryRelease() {
        MasterKey known = MasterKey.parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");

        assertThat(HexFormat.of().formatHex(known.derive("latchkey throttle")))
                .isEqualTo("3eaa979360f0dde057020de43d19ffa4ce2d7d66f723762ee91af16601d4e650");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "password",
                "AAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "++++++++++++++++++++++++++++++++++++++++++++",
                "AAAA AAAA"
            })
    void parseWhenNot32BytesThenRefused(String text) {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> MasterKey.parse(text))
                .withMessage(REFUSAL);
    }

    @Test
    void parseWhenSpaceIsAroundOrPaddedThenTheSameKey() {
        String text = AuthServer.randomMasterKey();
        String encrypted = MasterKey.parse(text).encrypt(TestKeys.signing());

        MasterKey.parse(" " + text + "=\n").decrypt("kid", encrypted);
    }

    @Test
    @DisplayName("99 only the owner can read the created file")
    void createThenOnlyTheOwnerReads(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("master-key");

        MasterKey.create(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(MasterKey.parse(Files.readString(file))).isNotNull();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void createWhenAnotherHasMadeItThenItStays(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("master-key");
        MasterKey.create(file);
        String first = Files.readString(file);

        MasterKey.create(file);

        assertThat(Files.readString(file)).isEqualTo(first);
    }

    @Test
    void createWhenFolderIsMissingThenRefused(@TempDir Path folder) {
        Path file = folder.resolve("missing").resolve("master-key");

        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> MasterKey.create(file))
                .withMessageStartingWith("The master key file " + file + " cannot be created");
    }

    @Test
    void toStringThenTheKeyDoesNotShow() {
        String text = AuthServer.randomMasterKey();

        assertThat(new MasterKeySettings(text, null, false).toString()).doesNotContain(text);
    }
}
