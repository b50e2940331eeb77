package dev.latchkey.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
    private static final PasswordPolicy POLICY =
            new PasswordPolicy(new PasswordSettings(8, 19456, 2, Duration.ofSeconds(10)));

    private static Optional<String> objection(String password, @Nullable String... names) {
        Collection<@Nullable String> owner = Arrays.asList(names);
        return POLICY.objection(password, owner);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "sev7en!",
                "\ud83e\udd8a\ud83e\udd8a\ud83e\udd8a\ud83e\udd8a\ud83e\udd8a\ud83e\udd8a\ud83e\udd8a"
            })
    @DisplayName("1 seven code points are too few, in however many chars")
    void objectionWhenTooShortThenSaysSo(String password) {
        assertThat(objection(password)).contains("must have 8 characters or more");
    }

    @Test
    @DisplayName("1 a letter and its combining accent count once, as they are stored")
    void objectionWhenShortInNfcThenSaysSo() {
        assertThat(objection("e\u0301".repeat(7))).contains("must have 8 characters or more");
        assertThat(objection("e\u0301".repeat(8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 64, 128, 1024})
    @DisplayName("3 64 and 128 accepted")
    void objectionWhenLongThenNone(int length) {
        assertThat(objection("x7\u00e9 ".repeat(256).substring(0, length))).isEmpty();
    }

    @Test
    void objectionWhenLongerThanAnybodyTypesThenSaysSo() {
        assertThat(objection("x".repeat(1025))).contains("must have 1024 characters or fewer");
    }

    @Test
    @DisplayName("4 fifteen emoji count as fifteen")
    void objectionWhenEmojiThenEachCountsOnce() {
        PasswordPolicy fifteen = new PasswordPolicy(new PasswordSettings(15, 19456, 2, Duration.ofSeconds(10)));

        assertThat(fifteen.objection("\ud83e\udd8a".repeat(15), List.of())).isEmpty();
        assertThat(fifteen.objection("\ud83e\udd8a".repeat(14), List.of())).contains("must have 15 characters or more");
    }

    @Test
    @DisplayName("5 an all-lowercase phrase is accepted: no composition rules")
    void objectionWhenLowerCaseOnlyThenNone() {
        assertThat(objection("nobody wears a hat indoors")).isEmpty();
        assertThat(objection("lamppostqueue")).isEmpty();
    }

    @Test
    @DisplayName("6 spaces and all printable characters are accepted")
    void objectionWhenPrintableThenNone() {
        StringBuilder printable = new StringBuilder();
        for (char c = ' '; c <= '~'; c++) {
            printable.append(c);
        }
        assertThat(objection(printable.toString())).isEmpty();
        assertThat(objection("  leading and trailing  ")).isEmpty();
        assertThat(objection("\u5f20\u4f1f\u7684\u5bc6\u7801\u5f88\u957f\u5427"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tabs\tare typed by nobody", "line\nfeed in it", "nul\u0000 in it", "\u0085 next line"})
    void objectionWhenControlCharactersThenSaysSo(String password) {
        assertThat(objection(password)).contains("must not contain control characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "Password",
                "PASSWORD1",
                "12345678",
                "iloveyou",
                "qwertyuiop",
                "trustno1",
                "football",
                "sunshine",
                "correct horse battery staple"
            })
    @DisplayName("7 a commonly used password is refused, whatever its case, with that reason")
    void objectionWhenCommonThenSaysSo(String password) {
        assertThat(objection(password)).contains("is commonly used, and among the first that an attacker tries");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Ada.Lovelace", "ada.lovelace", "ADA.LOVELACE", "Augusta Ada", "ada@example.test", "Latchkey"})
    @DisplayName("8 the username, e-mail, name or service name is refused")
    void objectionWhenANameThenSaysSo(String password) {
        assertThat(objection(password, "Ada.Lovelace", "ada@example.test", "Augusta Ada"))
                .contains("must not be a name that an attacker tries first");
    }

    @Test
    @DisplayName("8 a name in another Unicode form is that name")
    void objectionWhenANameInNfdThenSaysSo() {
        assertThat(objection("Jos\u00e9phine", "Jose\u0301phine"))
                .contains("must not be a name that an attacker tries first");
        assertThat(objection("Jose\u0301phine", "Jos\u00e9phine"))
                .contains("must not be a name that an attacker tries first");
    }

    @Test
    void objectionWhenOwnerHasNoNamesThenNone() {
        assertThat(objection("nobody wears a hat", null, null)).isEmpty();
    }
}
