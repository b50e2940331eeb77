package dev.latchkey.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.password.PasswordFlaw.Reason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
    private static final PasswordPolicy POLICY =
            TestPasswordSettings.valid().minLength(8).policy();
    private static final PasswordPolicy BY_DEFAULT =
            TestPasswordSettings.valid().policy();
    private static final String FOX = "\ud83e\udd8a";

    private static Optional<Reason> flaw(String password, @Nullable String... names) {
        return POLICY.flaw(password, PasswordOwner.named(names)).map(PasswordFlaw::reason);
    }

    private static Optional<PasswordFlaw> byDefault(String password, boolean hasSecondFactor) {
        return BY_DEFAULT.flaw(password, new PasswordOwner(List.of(), hasSecondFactor));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "sev7en!", FOX + FOX + FOX + FOX + FOX + FOX + FOX})
    @DisplayName("1 seven code points are too few, however many chars they have")
    void flawWhenSevenCodePointsThenTooShort(String password) {
        assertThat(POLICY.flaw(password, PasswordOwner.named())).contains(new PasswordFlaw(Reason.TOO_SHORT, 8));
        assertThat(byDefault(password, true)).contains(new PasswordFlaw(Reason.TOO_SHORT, 8));
    }

    @Test
    @DisplayName("1 a letter and its combining accent count once, as they are stored")
    void flawWhenShortInNfcThenTooShort() {
        assertThat(flaw("e\u0301".repeat(7))).contains(Reason.TOO_SHORT);
        assertThat(flaw("e\u0301".repeat(8))).isEmpty();
    }

    @Test
    @DisplayName("2 fifteen by default where the password is the only factor, eight beside another")
    void flawWhenFourteenThenTooShortUnlessThereIsASecondFactor() {
        assertThat(byDefault("kX9#mQ2$vL5zTw", false)).contains(new PasswordFlaw(Reason.TOO_SHORT, 15));
        assertThat(byDefault("kX9#mQ2$vL5zTwB", false)).isEmpty();
        assertThat(byDefault("kX9#mQ2$", true)).isEmpty();
        assertThat(byDefault("kX9#mQ2", true)).contains(new PasswordFlaw(Reason.TOO_SHORT, 8));
        assertThat(BY_DEFAULT.minLength()).isEqualTo(15);
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 64, 128, 1024})
    @DisplayName("3 64 and 128 accepted")
    void flawWhenLongThenNone(int length) {
        assertThat(flaw("x7\u00e9 ".repeat(256).substring(0, length))).isEmpty();
    }

    @Test
    void flawWhenLongerThanAnybodyTypesThenTooLong() {
        assertThat(POLICY.flaw("x".repeat(1025), PasswordOwner.named()))
                .contains(new PasswordFlaw(Reason.TOO_LONG, 1024));
    }

    @Test
    @DisplayName("4 fifteen emoji count as fifteen")
    void flawWhenEmojiThenEachCountsOnce() {
        assertThat(byDefault(FOX.repeat(15), false)).isEmpty();
        assertThat(byDefault(FOX.repeat(14), false)).contains(new PasswordFlaw(Reason.TOO_SHORT, 15));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody wears a hat indoors",
                "seven lamps over the harbour",
                "the harbour opens at dawn",
                "vier kleine lampen am hafen",
                "donaudampfschiff mit hut",
                "wrong horse battery staple",
                "correct-horse-battery",
                "passphrase for alice",
                "violet umbrella 77"
            })
    @DisplayName("5 an all-lowercase phrase is accepted: no composition rules")
    void flawWhenLowerCasePhraseThenNone(String password) {
        assertThat(flaw(password)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kX9#mQ2$", "zq7wvb2m", "tr0ub4dor&3"})
    void flawWhenRandomThenOnlyItsLengthCounts(String password) {
        assertThat(flaw(password)).isEmpty();
    }

    @Test
    @DisplayName("6 spaces and all printable characters are accepted")
    void flawWhenPrintableThenNone() {
        StringBuilder printable = new StringBuilder();
        for (char c = ' '; c <= '~'; c++) {
            printable.append(c);
        }
        assertThat(flaw(printable.toString())).isEmpty();
        assertThat(flaw("  leading and trailing  ")).isEmpty();
        assertThat(flaw("\u5f20\u4f1f\u7684\u5bc6\u7801\u5f88\u957f\u5427")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tabs\tare typed by nobody", "line\nfeed in it", "nul\u0000 in it", "\u0085 next line"})
    void flawWhenControlCharactersThenSaysSo(String password) {
        assertThat(flaw(password)).contains(Reason.CONTROL_CHARACTER);
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
    void flawWhenCommonThenSaysSoWhateverTheLeastLength(String password) {
        assertThat(flaw(password)).contains(Reason.COMMON);
        assertThat(byDefault(password, false)).contains(PasswordFlaw.of(Reason.COMMON));
    }

    @ParameterizedTest
    @CsvSource({
        "Password1!,               VARIATION",
        "Summer2026!,              VARIATION",
        "latchkey2026,             GUESSABLE",
        "L4tchk3y!,                GUESSABLE",
        "P@ssw0rd!,                VARIATION",
        "P@ssw0rdP@ssw0rd,         VARIATION",
        "Password123456!,          VARIATION",
        "Password1!Password1!,     VARIATION",
        "drowssap-drowssap,        VARIATION",
        "Welcome2026Welcome!,      VARIATION",
        "Company2026!Pass,         VARIATION",
        "football football football, VARIATION",
        "iloveyouverymuch,         VARIATION",
        "correct horse battery staple 42, VARIATION",
        "Latchkey-Password-2026,   GUESSABLE",
        "my latchkey password,     GUESSABLE",
        "ada-lovelace-12345,       GUESSABLE",
        "Lovelac3-1815!!!,         GUESSABLE",
        "qwertyuiop-asdfgh,        VARIATION",
        "12.03.1984,               PATTERN",
        "abcdefghijklmnop,         PATTERN",
        "aaaaaaaaaaaaaaa,          PATTERN",
    })
    @DisplayName("7 common passwords with affixes and substitutions are refused")
    void flawWhenCommonWithSmallChangesThenSaysSo(String password, Reason reason) {
        assertThat(flaw(password, "ada.lovelace", "ada@example.test", "Ada Lovelace"))
                .contains(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Ada.Lovelace", "ada.lovelace", "ADA.LOVELACE", "Augusta Ada", "ada@example.test", "Latchkey"})
    @DisplayName("8 the username, e-mail, name or service name is refused, whatever the minimum length")
    void flawWhenANameThenSaysSo(String password) {
        assertThat(flaw(password, "Ada.Lovelace", "ada@example.test", "Augusta Ada"))
                .contains(Reason.GUESSABLE);
        assertThat(BY_DEFAULT.flaw(password, PasswordOwner.named("Ada.Lovelace", "ada@example.test", "Augusta Ada")))
                .contains(PasswordFlaw.of(Reason.GUESSABLE));
    }

    @Test
    @DisplayName("8 a name in another Unicode form counts as the name")
    void flawWhenANameInNfdThenSaysSo() {
        assertThat(flaw("Jos\u00e9phine", "Jose\u0301phine")).contains(Reason.GUESSABLE);
        assertThat(flaw("Jose\u0301phine", "Jos\u00e9phine")).contains(Reason.GUESSABLE);
    }

    @Test
    void flawWhenOwnerHasNoNamesThenNone() {
        assertThat(flaw("nobody wears a hat", null, null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "Passw0rd!", "1", "qwertz"})
    void flawWhenLongerThanListsOfAttackersThenNotEstimated(String unit) {
        assertThat(flaw(unit.repeat(64).substring(0, 64))).isEmpty();
    }
}
