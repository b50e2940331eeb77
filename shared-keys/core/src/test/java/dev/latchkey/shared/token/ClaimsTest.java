package dev.latchkey.shared.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestTokens;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that the issuer has signed, but that are not for this verifier, or not valid now. */
class ClaimsTest {
    private final Verifying verifying = new Verifying();

    @ParameterizedTest
    @DisplayName("50 other iss, with trailing slash, other case")
    @ValueSource(
            strings = {
                "https://auth.example.test/",
                "https://AUTH.example.test",
                "HTTPS://auth.example.test",
                "http://auth.example.test",
                "https://auth.example.test:443",
                "https://auth.example.test.evil.test",
                " https://auth.example.test",
                ""
            })
    void verifyWhenIssuerIsAnotherThenRefused(String issuer) {
        verifying.assertRefused(Refusal.WRONG_ISSUER, verifying.valid().claim("iss", issuer));
    }

    @Test
    @DisplayName("50 missing iss")
    void verifyWhenIssuerIsAbsentThenRefused() {
        verifying.assertRefused(Refusal.WRONG_ISSUER, verifying.valid().without("iss"));
        verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().claim("iss", List.of(TestTokens.ISSUER)));
    }

    @Test
    @DisplayName("51 missing or other aud")
    void verifyWhenAudienceIsAnotherThenRefused() {
        verifying.assertRefused(Refusal.WRONG_AUDIENCE, verifying.valid().without("aud"));
        verifying.assertRefused(Refusal.WRONG_AUDIENCE, verifying.valid().claim("aud", null));
        for (Object audience :
                List.of("", "latchkey", "latchkey-api ", "LATCHKEY-API", List.of(), List.of("a", "b"), List.of(""))) {
            verifying.assertRefused(Refusal.WRONG_AUDIENCE, verifying.valid().claim("aud", audience));
        }
        verifying.assertRefused(
                Refusal.MALFORMED, verifying.valid().claim("aud", List.of(List.of(TestTokens.AUDIENCE))));
        verifying.assertRefused(
                Refusal.WRONG_AUDIENCE, verifying.valid().claim("aud", Arrays.<@Nullable String>asList("a", null)));
        verifying.assertRefused(Refusal.MALFORMED, verifying.valid().claim("aud", Map.of("a", TestTokens.AUDIENCE)));
    }

    @Test
    @DisplayName("51 an array that contains our audience")
    void verifyWhenAudiencesHoldOursThenAccepted() {
        for (Object audience : List.of(
                TestTokens.AUDIENCE,
                "https://notes.example.test",
                List.of(TestTokens.AUDIENCE),
                List.of("https://other.example.test", TestTokens.AUDIENCE))) {
            verifying.accepted(verifying.valid().claim("aud", audience));
        }
    }

    @Test
    @DisplayName("52 exp inside the skew, exactly at the boundary, past the skew")
    void verifyWhenExpiredThenRefusedFromTheBoundaryOn() {
        TestTokens token = verifying.valid();
        Instant boundary = TestClock.START.plus(TestTokens.LIFETIME).plus(Verifying.SKEW);

        verifying.clock.set(boundary.minus(Verifying.SKEW).plusSeconds(1));
        verifying.accepted(token);
        verifying.clock.set(boundary.minusNanos(1));
        verifying.accepted(token);
        verifying.clock.set(boundary);
        verifying.assertRefused(Refusal.EXPIRED, token);
        verifying.clock.set(boundary.plus(Duration.ofDays(1)));
        verifying.assertRefused(Refusal.EXPIRED, token);
    }

    @ParameterizedTest
    @DisplayName("53 future nbf, future iat")
    @ValueSource(strings = {"nbf", "iat"})
    void verifyWhenFromTheFutureThenRefusedPastTheSkew(String claim) {
        Instant boundary = TestClock.START.plus(Verifying.SKEW);

        verifying.accepted(verifying.valid().claim(claim, boundary.getEpochSecond()));
        verifying.assertRefused(Refusal.NOT_YET_VALID, verifying.valid().claim(claim, boundary.getEpochSecond() + 1));

        TestTokens late = verifying.valid().claim(claim, boundary.getEpochSecond());
        verifying.clock.advance(Duration.ofNanos(-1));
        verifying.assertRefused(Refusal.NOT_YET_VALID, late);
    }

    @ParameterizedTest
    @DisplayName("54 exp, nbf, iat as string, float, list, object, boolean, null")
    @ValueSource(strings = {"exp", "nbf", "iat"})
    void verifyWhenADateIsNoIntegerThenRefused(String claim) {
        long inTime = TestClock.START.plusSeconds(1).getEpochSecond();
        for (Object value : Arrays.<@Nullable Object>asList(
                "" + inTime, inTime + 0.5, inTime + 0.0, List.of(inTime), Map.of("v", inTime), true, null)) {
            verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().claim(claim, value));
        }
    }

    @ParameterizedTest
    @DisplayName("54 exp as 1e400, 1e9, 1E10, negative zero as a fraction")
    @ValueSource(strings = {"1e400", "-1e400", "1e10", "1E10", "2.0e9", "-0.0", "1e-400"})
    void verifyWhenADateHasAnExponentThenRefused(String number) {
        String json = verifying.valid().claim("exp", "@").claimsJson().replace("\"@\"", number);

        verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().payload(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    @DisplayName("54 exp negative, zero")
    void verifyWhenExpiryIsBeforeTheEpochThenRefused() {
        verifying.assertRefused(Refusal.EXPIRED, verifying.valid().claim("exp", -1));
        verifying.assertRefused(Refusal.EXPIRED, verifying.valid().claim("exp", 0));
        verifying.assertRefused(Refusal.EXPIRED, verifying.valid().claim("exp", Integer.MIN_VALUE));
    }

    @ParameterizedTest
    @DisplayName("54 a date that is out of range")
    @ValueSource(strings = {"exp", "nbf", "iat"})
    void verifyWhenADateIsTooLargeThenRefused(String claim) {
        for (BigInteger date : List.of(
                BigInteger.valueOf(Long.MAX_VALUE),
                BigInteger.valueOf(Long.MIN_VALUE),
                BigInteger.valueOf(Long.MAX_VALUE)
                        .divide(BigInteger.valueOf(1000))
                        .add(BigInteger.ONE),
                BigInteger.TEN.pow(30),
                BigInteger.TWO.pow(64).add(BigInteger.valueOf(TestClock.START.getEpochSecond())))) {
            String json = verifying.valid().claim(claim, "@").claimsJson().replace("\"@\"", date.toString());

            assertThat(verifying.verify(verifying
                            .valid()
                            .payload(json.getBytes(StandardCharsets.UTF_8))
                            .token()))
                    .as("%s %s", claim, date)
                    .isEqualTo(new Verification.Refused(Refusal.BAD_CLAIM));
        }
    }

    @ParameterizedTest
    @DisplayName("55 a number beyond the range of a double, anywhere")
    @ValueSource(strings = {"1e400", "-1e400", "[1,[1e400]]", "{\"a\":[{\"b\":1e400}]}"})
    void verifyWhenANumberIsPastAllThatCanBeReadThenRefused(String value) {
        verifying.assertRefused(Refusal.BAD_CLAIM, withClaim("unknown", value));
    }

    @Test
    void verifyWhenAnUnknownClaimIsANumberThenToldAsALongOrADouble() {
        for (Object number : List.of(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 0.5, -0.0, 1e300)) {
            assertThat(verifying
                            .accepted(withClaim("unknown", number.toString()))
                            .claims())
                    .containsEntry("unknown", number);
        }
        assertThat(verifying
                        .accepted(withClaim("unknown", "18446744073709551616"))
                        .claims())
                .containsEntry("unknown", 0x1p64);
    }

    private TestTokens withClaim(String name, String json) {
        String claims = verifying.valid().claim(name, "@").claimsJson().replace("\"@\"", json);
        return verifying.valid().payload(claims.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("54 exp absent")
    void verifyWhenExpiryOrIssueTimeIsAbsentThenRefused() {
        verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().without("exp"));
        verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().without("iat"));
    }

    @ParameterizedTest
    @DisplayName("30 sub, jti, client_id absent, null or blank")
    @ValueSource(strings = {"sub", "jti", "client_id"})
    void verifyWhenARequiredClaimIsEmptyThenRefused(String claim) {
        verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().without(claim));
        verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().claim(claim, null));
        verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().claim(claim, ""));
        verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().claim(claim, " "));
    }

    @Test
    void verifyWhenAClaimIsOfTheWrongTypeThenRefused() {
        verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().claim("sub", 1));
        verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().claim("jti", 1));
        verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().claim("client_id", 1));
        verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().claim("sid", 1));
        verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().claim("sid", ""));
        verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().claim("scope", List.of("openid")));
        verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().claim("roles", "admin"));
        verifying.assertRefused(Refusal.BAD_CLAIM, verifying.valid().claim("roles", List.of(1)));
        verifying.assertRefused(
                Refusal.BAD_CLAIM, verifying.valid().claim("roles", Arrays.<@Nullable String>asList("user", null)));
    }
}
