package dev.latchkey.shared.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.shared.micronaut.database.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
    @Test
    void readWhenTheFileIsNamedThenItsStrippedContentIsTheSecret(@TempDir Path folder) throws IOException {
        Path file = privateFile(folder.resolve("password"), " s3cr3t with space\n");

        assertThat(SecretFiles.read(Map.of("DATABASE_PASSWORD_FILE", file.toString())))
                .isEqualTo(Map.of("datasources.default.password", "s3cr3t with space"));
    }

    @Test
    void readWhenASecretIsForSeveralPropertiesThenEachHasIt(@TempDir Path folder) throws IOException {
        Path client = privateFile(folder.resolve("client"), "of the client\n");
        Path administrator = privateFile(folder.resolve("administrator"), "of the administrator");
        Path mail = privateFile(folder.resolve("mail"), "smtps://of:the-mail@server.example.test\n");

        assertThat(SecretFiles.read(Map.of(
                        "RESOURCE_CLIENT_SECRET_FILE", client.toString(),
                        "ADMIN_PASSWORD_FILE", administrator.toString(),
                        "MAIL_URL_FILE", mail.toString(),
                        "OTHER_FILE", client.toString())))
                .isEqualTo(Map.of(
                        "latchkey.resource-client.secret", "of the client",
                        "latchkey.client.secret", "of the client",
                        "latchkey.admin.password", "of the administrator",
                        "latchkey.mail.url", "smtps://of:the-mail@server.example.test"));
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

    @Test
    void readWhenOthersCanReadTheFileThenTheStartIsRefusedAndTheCommandIsNamed(@TempDir Path folder)
            throws IOException {
        Path file = privateFile(folder.resolve("password"), "s3cr3t");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> SecretFiles.read(Map.of("DATABASE_PASSWORD_FILE", file.toString())))
                .withMessage("Other users can read the file that DATABASE_PASSWORD_FILE names. Its mode is 0644."
                        + " Correct it with: chmod 600 " + file);
    }

    @Test
    void readWhenOthersCanReadTheFileAndThatIsAllowedThenItIsTaken(@TempDir Path folder) throws IOException {
        Path file = privateFile(folder.resolve("password"), "s3cr3t");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));

        assertThat(SecretFiles.read(Map.of("DATABASE_PASSWORD_FILE", file.toString(), "SECRET_FILES_SHARED", "true")))
                .isEqualTo(Map.of("datasources.default.password", "s3cr3t"));
    }

    private static Path privateFile(Path file, String content) throws IOException {
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
