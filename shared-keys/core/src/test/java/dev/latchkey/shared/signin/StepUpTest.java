package dev.latchkey.shared.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.shared.test.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Step-up authentication (RFC 9470): which sign-ins meet which requirement, and the challenge. */
class StepUpTest {
    private static final Instant NOW = TestClock.START;
    private static final Duration LEEWAY = Duration.ofSeconds(30);
    private static final SignInRequirement RECENT = SignInRequirement.within(Duration.ofMinutes(5));
    private static final SignInRequirement TWO_FACTORS = new SignInRequirement(AuthenticationClass.TWO_FACTORS, null);

    @ParameterizedTest
    @CsvSource({"0, true", "300, true", "330, true", "331, false", "86400, false", "-30, true", "-31, false"})
    void isMetByWhenTheSignInIsThisManySecondsOldThen(long seconds, boolean met) {
        assertThat(RECENT.isMetBy("1", NOW.minusSeconds(seconds), NOW, LEEWAY)).isEqualTo(met);
    }

    @Test
    void isMetByWhenTheSignInIsFarInTheFutureThenNot() {
        assertThat(RECENT.isMetBy("2", Instant.ofEpochSecond(253_402_300_799L), NOW, LEEWAY))
                .isFalse();
    }

    @Test
    void isMetByWhenTheTimeOfTheSignInIsUnknownThenNot() {
        assertThat(RECENT.isMetBy("2", null, NOW, LEEWAY)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 1, true", "1, 2, true", "2, 1, false", "2, 2, true"})
    void isMetByWhenTheClassIsAtLeastTheRequiredOneThen(String required, String present, boolean met) {
        SignInRequirement requirement =
                new SignInRequirement(AuthenticationClass.named(required).orElseThrow(), null);

        assertThat(requirement.isMetBy(present, NOW, NOW, LEEWAY)).isEqualTo(met);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "3", "02", " 2", "2 ", "20", "TWO_FACTORS", "mfa", "urn:mace:incommon:iap:silver"})
    void isMetByWhenTheClassIsUnknownThenNot(String acr) {
        assertThat(TWO_FACTORS.isMetBy(acr, NOW, NOW, LEEWAY)).isFalse();
    }

    @Test
    void isMetByWhenThereIsNoClassThenNot() {
        assertThat(TWO_FACTORS.isMetBy(null, NOW, NOW, LEEWAY)).isFalse();
        assertThat(new SignInRequirement(AuthenticationClass.ONE_FACTOR, null).isMetBy(null, NOW, NOW, LEEWAY))
                .isFalse();
    }

    @Test
    void isMetByWhenBothAreRequiredThenBothMustHold() {
        SignInRequirement both = new SignInRequirement(AuthenticationClass.TWO_FACTORS, Duration.ofMinutes(5));
        Instant old = NOW.minus(Duration.ofHours(1));

        assertThat(both.isMetBy("2", NOW, NOW, LEEWAY)).isTrue();
        assertThat(both.isMetBy("2", old, NOW, LEEWAY)).isFalse();
        assertThat(both.isMetBy("1", NOW, NOW, LEEWAY)).isFalse();
    }

    @Test
    void challengeThenAsTheRfcWritesIt() {
        assertThat(RECENT.challenge())
                .isEqualTo("Bearer error=\"insufficient_user_authentication\","
                        + " error_description=\"A sign-in of the last 5 min is needed.\", max_age=\"300\"");
        assertThat(TWO_FACTORS.challenge())
                .isEqualTo("Bearer error=\"insufficient_user_authentication\","
                        + " error_description=\"A sign-in with two factors is needed.\", acr_values=\"2\"");
        assertThat(new SignInRequirement(AuthenticationClass.TWO_FACTORS, Duration.ofSeconds(90)).challenge())
                .isEqualTo("Bearer error=\"insufficient_user_authentication\","
                        + " error_description=\"A sign-in of the last 90 s with two factors is needed.\","
                        + " acr_values=\"2\", max_age=\"90\"");
    }

    @Test
    void newRequirementWhenItRequiresNothingThenRefused() {
        assertThatThrownBy(() -> new SignInRequirement(null, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SignInRequirement.within(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ofMethodsThenTwoFactorsOnlyWithMfa() {
        assertThat(AuthenticationClass.of(List.of())).isEmpty();
        assertThat(AuthenticationClass.of(List.of("pwd"))).contains(AuthenticationClass.ONE_FACTOR);
        assertThat(AuthenticationClass.of(List.of("pwd", "otp"))).contains(AuthenticationClass.ONE_FACTOR);
        assertThat(AuthenticationClass.of(List.of("pwd", "otp", "mfa"))).contains(AuthenticationClass.TWO_FACTORS);
    }
}
