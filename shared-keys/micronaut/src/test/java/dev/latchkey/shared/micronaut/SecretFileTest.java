package dev.latchkey.shared.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.shared.micronaut.database.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which other users may read a secret's file. */
class SecretFileTest {
    private static final String REFUSAL = "Other users can read the file that MASTER_KEY_FILE names. Its mode is ";

    @TempDir
    private Path folder;

    private Path file;
    private long owner;

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.writeString(folder.resolve("key"), "s3cr3t\n");
        owner = (int) Files.getAttribute(file, "unix:uid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------"})
    void readWhenTheFileIsTheServicesAloneThenTaken(String mode) throws IOException {
        assertThat(read(mode, owner)).isEqualTo("s3cr3t");
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----, 0640", "rw-r--r--, 0644", "r--r--r--, 0444", "rw----r--, 0604", "rw--w----, 0620"})
    void readWhenTheServicesFileIsOpenToGroupOrOthersThenRefusedWithTheCommand(String mode, String octal) {
        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> read(mode, owner))
                .withMessage(REFUSAL + octal + ". Correct it with: chmod 600 " + file);
    }

    /**
     * Like a Kubernetes mount with {@code defaultMode: 0440} and {@code fsGroup}: owned by root, and readable for the
     * group.
     */
    @ParameterizedTest
    @ValueSource(strings = {"r--r-----", "rw-r-----", "rw-rw----"})
    void readWhenAnotherUsersFileIsOpenToTheGroupAloneThenTaken(String mode) throws IOException {
        assertThat(read(mode, owner + 1)).isEqualTo("s3cr3t");
    }

    @Test
    void readWhenAnotherUsersFileIsOpenToOthersThenRefusedWithTheCommand() {
        long user = owner + 1;

        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> read("r--r--r--", user))
                .withMessage(REFUSAL + "0444. Correct it with: chown " + user + " " + file + " && chmod 600 " + file);
    }

    @Test
    void readWhenTheFileIsALinkThenItsTargetCounts() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        assertThat(new SecretFile("MASTER_KEY_FILE", link).read(Map.of())).isEqualTo("s3cr3t");
    }

    @Test
    void readWhenThePathHasASpaceThenTheCommandQuotesIt() throws IOException {
        Path spaced = Files.writeString(folder.resolve("it's a key"), "s3cr3t");
        Files.setPosixFilePermissions(spaced, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(() -> new SecretFile("MASTER_KEY_FILE", spaced).read(Map.of()))
                .withMessageEndingWith("chmod 600 '" + folder + "/it'\\''s a key'");
    }

    @Test
    void readWhenTheSettingIsNeitherTrueNorFalseThenRefused() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatExceptionOfType(StartRefusedException.class)
                .isThrownBy(
                        () -> new SecretFile("MASTER_KEY_FILE", file).read(Map.of("SECRET_FILES_SHARED", "yes"), owner))
                .withMessage("SECRET_FILES_SHARED must be true or false, but is \"yes\".");
    }

    private String read(String mode, long user) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return new SecretFile("MASTER_KEY_FILE", file).read(Map.of(), user);
    }
}
