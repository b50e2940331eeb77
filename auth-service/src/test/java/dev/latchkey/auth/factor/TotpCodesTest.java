package dev.latchkey.auth.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpCodesTest {
    private static final TotpSecret SECRET = new TotpSecret("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

    private final TestClock clock = TestClock.at(Instant.parse("2026-03-01T12:00:00Z"));
    private final TotpCodes codes = new TotpCodes(clock);
    private final long now = TotpCodes.stepAt(clock.instant());

    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130"
    })
    void codeThenThatOfTheStandard(long seconds, String code) {
        TotpCodes eight = new TotpCodes(8, clock);

        assertThat(eight.code(SECRET, TotpCodes.stepAt(Instant.ofEpochSecond(seconds))))
                .as("RFC 6238 appendix B, SHA1")
                .isEqualTo(code);
        assertThat(codes.code(SECRET, TotpCodes.stepAt(Instant.ofEpochSecond(seconds))))
                .as("the last six digits of the same number")
                .isEqualTo(code.substring(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void stepWhenTheClockOfThePhoneIsOneStepOffThenFound(int drift) {
        assertThat(codes.step(SECRET, codes.code(SECRET, now + drift))).hasValue(now + drift);
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 2})
    void stepWhenTheClockOfThePhoneIsTwoStepsOffThenNone(int drift) {
        assertThat(codes.step(SECRET, codes.code(SECRET, now + drift))).isEmpty();
    }

    @Test
    void stepWhenTimeGoesOnThenTheCodeExpires() {
        String code = codes.code(SECRET, now);

        clock.advance(Duration.ofSeconds(59));
        assertThat(codes.step(SECRET, code)).hasValue(now);
        clock.advance(Duration.ofSeconds(1));

        assertThat(codes.step(SECRET, code)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "12345", "1234567", "abcdef", "١٢٣٤٥٦"})
    void stepWhenItIsNoCodeThenNone(String typed) {
        assertThat(codes.step(SECRET, typed)).isEmpty();
    }

    @Test
    void textThenBase32AsAppsReadIt() {
        assertThat(SECRET.text()).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assertThat(SECRET.shown()).isEqualTo("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assertThat(TotpSecret.of(SECRET.text()).text()).isEqualTo(SECRET.text());
        assertThat(SECRET).hasToString("TotpSecret[]");
        assertThat(TotpSecret.random().text()).matches("[A-Z2-7]{32}").isNotEqualTo(SECRET.text());
    }

    @Test
    void addressThenNamesAreEncoded() {
        assertThat(OtpAuthAddress.of("auth.example.test", "ada lovelace&co@example.test", SECRET))
                .isEqualTo("otpauth://totp/auth.example.test:ada%20lovelace%26co%40example.test"
                        + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=auth.example.test"
                        + "&algorithm=SHA1&digits=6&period=30");
    }

    @Test
    void addressWhenTheIssuerHasAColonThenItIsLeftOut() {
        assertThat(OtpAuthAddress.of("Example: Sons", "ada", SECRET))
                .startsWith("otpauth://totp/Example%20Sons:ada?")
                .contains("&issuer=Example%20Sons&");
    }

    @Test
    void addressWhenTheNameIsTooLongThenItStillFitsIntoAQrCode() {
        String address = OtpAuthAddress.of("auth.example.test", "🗝".repeat(254), SECRET);

        assertThat(address).contains("%F0%9F%97%9D");
        assertThat(QrPicture.of(address).size()).isGreaterThan(29);
    }
}
