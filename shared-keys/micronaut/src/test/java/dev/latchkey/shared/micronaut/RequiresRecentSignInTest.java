package dev.latchkey.shared.micronaut;

import static dev.latchkey.shared.test.Http.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.Http.Answer;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link RequiresRecentSignIn}: who is let in, and what the others are told (RFC 9470). */
class RequiresRecentSignInTest extends ServiceTest {
    private static final String RECENT = "/test/recent";
    private static final String TWO_FACTORS = "/test/two-factors";
    private static final String LAST_FIVE = "A sign-in of the last 5 min is needed.";

    private static TestTokens signedIn(Duration ago) {
        return valid().claim("auth_time", Instant.now().minus(ago).getEpochSecond());
    }

    private static Answer refused(String path, String description, String required) {
        return problem(
                401,
                "Unauthorized",
                "insufficient_user_authentication",
                description,
                path,
                "www-authenticate",
                "Bearer error=\"insufficient_user_authentication\", error_description=\"" + description + "\", "
                        + required);
    }

    @Test
    void getWhenTheSignInIsRecentThenLetIn() {
        assertThat(http().getWithToken(RECENT, valid().token()).status()).isEqualTo(200);
        assertThat(http().getWithToken(RECENT, signedIn(Duration.ofMinutes(4)).token())
                        .status())
                .isEqualTo(200);
        assertThat(http().getWithToken("/test/recent-by-default", valid().token())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void getWhenTheSignInIsOldThenTheChallengeSaysWhatIsRequired() {
        String token = signedIn(Duration.ofMinutes(6)).token();

        for (String path : List.of(RECENT, "/test/recent-by-default", "/recent/method")) {
            assertThat(http().getWithToken(path, token)).isEqualTo(refused(path, LAST_FIVE, "max_age=\"300\""));
        }
    }

    /** The value of a claim. A bare object as a parameter would also be resolved as a bean. */
    record AuthTime(Object claim) {}

    static Stream<AuthTime> forgedTimes() {
        return Stream.<Object>of(
                        Instant.now().plus(Duration.ofDays(1)).getEpochSecond(),
                        253_402_300_799L,
                        Long.MAX_VALUE,
                        Long.MIN_VALUE,
                        0,
                        -1,
                        4_000_000_000.5,
                        String.valueOf(Instant.now().getEpochSecond()),
                        true,
                        List.of(Instant.now().getEpochSecond()))
                .map(AuthTime::new);
    }

    @ParameterizedTest
    @MethodSource("forgedTimes")
    void getWhenTheTimeOfTheSignInIsImpossibleThenRefused(AuthTime forged) {
        assertThat(http().getWithToken(
                                RECENT,
                                valid().claim("auth_time", forged.claim()).token()))
                .isEqualTo(refused(RECENT, LAST_FIVE, "max_age=\"300\""));
    }

    @Test
    void getWhenTheTimeOfTheSignInIsAbsentThenRefused() {
        Answer answer = refused(RECENT, LAST_FIVE, "max_age=\"300\"");

        assertThat(http().getWithToken(RECENT, valid().without("auth_time").token()))
                .isEqualTo(answer);
        assertThat(http().getWithToken(
                                RECENT,
                                TestTokens.validForService(Clock.systemUTC()).token()))
                .isEqualTo(answer);
    }

    @Test
    void getWhenTheTimeOfTheSignInWasChangedThenTheTokenIsNotValid() {
        String forged = signedIn(Duration.ZERO)
                .signed(TestTokens.rs256(TestKeys.other()))
                .token();

        Answer answer = http().getWithToken(RECENT, forged);

        assertThat(answer.headers()).containsEntry("www-authenticate", "Bearer error=\"invalid_token\"");
    }

    @Test
    void getWhenTwoFactorsAreRequiredThenOnlyTheyAreLetIn() {
        assertThat(http().getWithToken(TWO_FACTORS, valid().claim("acr", "2").token())
                        .status())
                .isEqualTo(200);
        for (TestTokens token : List.of(
                valid(),
                valid().claim("acr", "1"),
                valid().claim("acr", "3"),
                valid().claim("acr", 2),
                valid().claim("acr", List.of("2")),
                valid().claim("amr", List.of("pwd", "otp", "mfa")),
                TestTokens.validForService(Clock.systemUTC()))) {
            assertThat(http().getWithToken(TWO_FACTORS, token.token()))
                    .isEqualTo(refused(TWO_FACTORS, "A sign-in with two factors is needed.", "acr_values=\"2\""));
        }
    }

    @Test
    void getWhenTheCallerMayNotCallTheRouteThenNoSignInIsAskedFor() {
        String path = "/test/recent-role";

        assertThat(http().getWithToken(path, valid().token()).status()).isEqualTo(403);
        assertThat(http().getWithToken(
                                path, valid().claim("roles", List.of("admin")).token()))
                .isEqualTo(refused(
                        path,
                        "A sign-in of the last 5 min with two factors is needed.",
                        "acr_values=\"2\", max_age=\"300\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {RECENT, TWO_FACTORS, "/test/recent-open"})
    void getWithoutATokenThen401WithoutAnErrorCode(String path) {
        assertThat(http().get(path))
                .isEqualTo(problem(
                        401,
                        "Unauthorized",
                        "unauthorized",
                        "An access token is needed.",
                        path,
                        "www-authenticate",
                        "Bearer"));
    }

    @Test
    void getWhenTheClassRequiresItThenAMethodMayReplaceAMember() {
        String token = signedIn(Duration.ofMinutes(30)).token();
        String strong = signedIn(Duration.ofMinutes(30)).claim("acr", "2").token();
        String old = signedIn(Duration.ofMinutes(62)).claim("acr", "2").token();

        assertThat(http().getWithToken("/recent/class", token).status()).isEqualTo(200);
        assertThat(http().getWithToken("/recent/method", token).status()).isEqualTo(401);
        assertThat(http().getWithToken("/recent/both", token).status()).isEqualTo(401);
        assertThat(http().getWithToken("/recent/both", strong).status()).isEqualTo(200);
        assertThat(http().getWithToken("/recent/both", old).status()).isEqualTo(401);
    }

    @Test
    void getWhenTheAnnotationIsNotValidThenNobodyIsLetIn() {
        assertThat(http().getWithToken("/test/recent-bug", valid().token()).status())
                .isEqualTo(500);
    }
}
