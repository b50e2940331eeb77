package dev.latchkey.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PasswordHasherTest {
    private static final String PASSWORD = "seven lamps over the harbour";

    private final PasswordHasher hasher = hasher(19456, 2);
    private final String hash = hasher.hash(PASSWORD);

    @Test
    @DisplayName("13 stored as $argon2id$ with m >= 19456, t >= 2, p >= 1")
    void hashThenParametersAreInIt() {
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    void hashTwiceThenSaltsDiffer() {
        assertThat(hasher.hash(PASSWORD)).isNotEqualTo(hash);
    }

    @Test
    void matchesThenOnlyThatPassword() {
        assertThat(hasher.matches(PASSWORD, hash)).isTrue();
        assertThat(hasher.matches(PASSWORD + "!", hash)).isFalse();
        assertThat(hasher.matches("", hash)).isFalse();
    }

    @Test
    @DisplayName("9 two passwords that differ only after character 64 do not interchange")
    void matchesWhenOnlyTheEndDiffersThenNot() {
        String beginning = "x".repeat(80);
        String longHash = hasher.hash(beginning + "a");

        assertThat(hasher.matches(beginning + "a", longHash)).isTrue();
        assertThat(hasher.matches(beginning + "b", longHash)).isFalse();
        assertThat(hasher.matches(beginning, longHash)).isFalse();
    }

    @Test
    @DisplayName("10 no trimming, no case folding")
    void matchesWhenSpacesOrCaseDifferThenNot() {
        assertThat(hasher.matches(" " + PASSWORD, hash)).isFalse();
        assertThat(hasher.matches(PASSWORD + " ", hash)).isFalse();
        assertThat(hasher.matches("Seven lamps over the harbour", hash)).isFalse();
    }

    @Test
    @DisplayName("11 NFC and NFD spellings are one password")
    void matchesWhenUnicodeFormDiffersThenTrue() {
        assertThat(hasher.matches("cre\u0300me bru\u0302le\u0301e", hasher.hash("cr\u00e8me br\u00fbl\u00e9e")))
                .isTrue();
        assertThat(hasher.matches("cr\u00e8me br\u00fbl\u00e9e", hasher.hash("cre\u0300me bru\u0302le\u0301e")))
                .isTrue();
    }

    @Test
    @DisplayName("11 characters that merely look alike stay apart")
    void matchesWhenOnlyCompatibleThenNot() {
        assertThat(hasher.matches("\ufb01sh and chips", hasher.hash("fish and chips")))
                .isFalse();
    }

    @Test
    @DisplayName("14 a weaker hash is outdated, a hash of the same strength is not")
    void isOutdatedWhenMadeWithLessThenTrue() {
        assertThat(hasher.isOutdated(hash)).isFalse();
        assertThat(hasher(19456, 3).isOutdated(hash)).isTrue();
        assertThat(hasher(20000, 2).isOutdated(hash)).isTrue();
    }

    @Test
    void matchesWhenTheStoredTextIsNoHashThenFalse() {
        assertThat(hasher.matches(PASSWORD, "secret")).isFalse();
        assertThat(hasher.matches(PASSWORD, "")).isFalse();
        assertThat(hasher.isOutdated("secret")).isTrue();
    }

    @Test
    void matchesWhenMadeWithOtherSettingsThenByThose() {
        assertThat(hasher(20000, 3).matches(PASSWORD, hash)).isTrue();
        assertThat(hasher(20000, 3).matches(PASSWORD + "!", hash)).isFalse();
        assertThat(hasher.matches(PASSWORD, hasher(20000, 3).hash(PASSWORD))).isTrue();
    }

    private static PasswordHasher hasher(int memory, int iterations) {
        return TestPasswordSettings.valid()
                .memory(memory)
                .iterations(iterations)
                .hasher();
    }
}
