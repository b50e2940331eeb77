package dev.latchkey.shared.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.shared.micronaut.database.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
    @Test
    void readWhenTheFileIsNamedThenItsStrippedContentIsTheSecret(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), " s3cr3t with space\n");

        assertThat(SecretFiles.read(Map.of("DATABASE_PASSWORD_FILE", file.toString())))
                .isEqualTo(Map.of("datasources.default.password", "s3cr3t with space"));
    }

    @Test
    void readWhenASecretIsForSeveralPropertiesThenEachHasIt(@TempDir Path folder) throws IOException {
        Path client = Files.writeString(folder.resolve("client"), "of the client\n");
        Path administrator = Files.writeString(folder.resolve("administrator"), "of the administrator");

        assertThat(SecretFiles.read(Map.of(
                        "RESOURCE_CLIENT_SECRET_FILE", client.toString(),
                        "ADMIN_PASSWORD_FILE", administrator.toString(),
                        "OTHER_FILE", client.toString())))
                .isEqualTo(Map.of(
                        "latchkey.resource-client.secret", "of the client",
                        "latchkey.client.secret", "of the client",
                        "latchkey.admin.password", "of the administrator"));
    }

    @Test
    void readWhenNoFileIsNamedThenThereIsNoSecret() {
        assertThat(SecretFiles.read(Map.of())).isEmpty();
        assertThat(SecretFiles.read(Map.of("DATABASE_PASSWORD_FILE", ""))).isEmpty();
    }

    @Test
    void readWhenTheFileIsMissingThenTheStartIsRefused(@TempDir Path folder) {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> SecretFiles.read(Map.of(
                        "DATABASE_PASSWORD_FILE", folder.resolve("nothing").toString())))
                .withMessageStartingWith("The file that DATABASE_PASSWORD_FILE names cannot be read: ");
    }
}
