package dev.latchkey.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path folder;

    @Test
    void openWhenAnotherStackHasItThenRefusedWithItsProcess() {
        try (DataFolder first = DataFolder.open(folder)) {
            assertThatExceptionOfType(StackFailure.class)
                    .isThrownBy(() -> DataFolder.open(first.path()))
                    .withMessage(
                            "The data folder %s is in use by another stack (process %d): stop that stack, or set DATA_DIR to another folder."
                                    .formatted(folder, ProcessHandle.current().pid()));
        }
    }

    @Test
    void openWhenTheOtherStackHasEndedThenTaken() {
        DataFolder.open(folder).close();

        assertThatCode(() -> DataFolder.open(folder).close()).doesNotThrowAnyException();
    }

    @Test
    void openWhenItIsAFileThenRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatExceptionOfType(StackFailure.class)
                .isThrownBy(() -> DataFolder.open(file))
                .withMessageContaining("DATA_DIR");
    }

    @Test
    void requirePostgresVersionWhenTheDatabaseIsOlderThenBothVersionsAreNamed() throws IOException {
        Files.createDirectory(folder.resolve("postgres"));
        Files.writeString(folder.resolve("postgres/PG_VERSION"), "17\n");

        try (DataFolder older = DataFolder.open(folder)) {
            assertThatExceptionOfType(StackFailure.class)
                    .isThrownBy(() -> older.requirePostgresVersion("18"))
                    .withMessage(
                            "%s contains a database of PostgreSQL 17, but this stack runs PostgreSQL 18: move the folder away, or set DATA_DIR to another folder."
                                    .formatted(folder.resolve("postgres")));
        }
    }

    @Test
    void requirePostgresVersionWhenThereIsNoDatabaseThenRefused() throws IOException {
        Files.createDirectory(folder.resolve("postgres"));

        try (DataFolder other = DataFolder.open(folder)) {
            assertThatExceptionOfType(StackFailure.class)
                    .isThrownBy(() -> other.requirePostgresVersion("18"))
                    .withMessageContaining("contains no database of PostgreSQL");
        }
    }

    @Test
    void secretWhenCreatedThenOnlyItsOwnerReadsItAndItStays() throws IOException {
        try (DataFolder data = DataFolder.open(folder)) {
            SecretFile secret = data.secret("some").created();
            String value = secret.value();

            assertThat(value).hasSize(43);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret.path())))
                    .isEqualTo("rw-------");
            assertThat(data.secret("some").created().value()).isEqualTo(value);
        }
    }
}
