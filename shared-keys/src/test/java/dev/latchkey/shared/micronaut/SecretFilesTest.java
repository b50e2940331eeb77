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
