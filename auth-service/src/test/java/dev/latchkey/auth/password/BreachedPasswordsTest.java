package dev.latchkey.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.shared.micronaut.error.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BreachedPasswordsTest {
    /** Its SHA-1 hash is {@link #PREFIX} and then {@link #SUFFIX}. */
    private static final String PASSWORD = "nobody wears a hat indoors";

    private static final String PREFIX = "6C860";
    private static final String SUFFIX = "614066863B35FA6D9DF56FCCDE20F359ABB";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", ".txt"})
    @DisplayName(
            "7 a breached password is refused with that reason, by range files as the API and its downloader name them")
    void flawWhenItsHashIsInTheRangeFileThenBreached(String extension) throws IOException {
        write(PREFIX + extension, "0018A45C4D1DEF81644B54AB7F969B88D65:3\r\n" + SUFFIX + ":21\r\n");
        PasswordPolicy policy = TestPasswordSettings.valid().policy(folder);

        assertThat(policy.flaw(PASSWORD, PasswordOwner.named()))
                .contains(PasswordFlaw.of(PasswordFlaw.Reason.BREACHED));
        assertThat(policy.flaw("seven lamps over the harbour", PasswordOwner.named()))
                .isEmpty();
    }

    @Test
    void containsWhenTheLineIsPaddingThenFalse() throws IOException {
        write(PREFIX, SUFFIX + ":0\r\n");

        assertThat(breached().contains(PASSWORD)).isFalse();
    }

    @Test
    void containsWhenTheRangeHasNoFileThenFalse() throws IOException {
        write("00000", SUFFIX + ":21\n");

        assertThat(breached().contains(PASSWORD)).isFalse();
    }

    @Test
    void containsWhenDigitsAreLowerCaseThenTrue() throws IOException {
        write(PREFIX, SUFFIX.toLowerCase(java.util.Locale.ROOT) + ":1\n");

        assertThat(breached().contains(PASSWORD)).isTrue();
    }

    @Test
    void containsWhenTheFileCannotBeReadThenUnavailable() throws IOException {
        write("00000", "");
        Files.createDirectory(folder.resolve(PREFIX));
        BreachedPasswords breached = breached();

        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> breached.contains(PASSWORD))
                .withMessage("The password cannot be checked at the moment.");
    }

    @Test
    void startWhenTheFolderHasNoRangesThenRefused() throws IOException {
        Path missing = folder.resolve("missing");
        write("README", "");

        for (Path wrong : new Path[] {folder, missing}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            new BreachedPasswords(TestPasswordSettings.valid().settings(wrong)))
                    .withMessage(
                            "latchkey.password.breached-ranges (BREACHED_PASSWORDS) must be a folder with range files"
                                    + " like 21BD1 or 21BD1.txt, but is " + wrong);
        }
    }

    private BreachedPasswords breached() {
        return new BreachedPasswords(TestPasswordSettings.valid().settings(folder));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }
}
