package dev.latchkey.shared.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.latchkey.shared.key.PublishedKeys;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestTokens;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Security event tokens: what is accepted, and by which code of RFC 8935 the rest is refused. */
class SecurityEventVerifierTest {
    private static final String CLIENT = "orders-service";
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final TestClock clock = TestClock.atStart();
    private final VerificationPolicy policy = new VerificationPolicy(TestTokens.ISSUER, Set.of(CLIENT), SKEW);
    private final SecurityEventVerifier verifier = verifier(new ImmutableJWKSet<>(TestKeys.published()));

    private SecurityEventVerifier verifier(JWKSource<SecurityContext> keys) {
        return new SecurityEventVerifier(keys, PublishedKeys.unknown(), policy, clock);
    }

    private TestTokens valid() {
        return TestTokens.validSecurityEvent(clock, CLIENT);
    }

    @Test
    void verifyWhenValidThenTheEvent() {
        TestTokens token = valid();

        assertThatObject(verifier.verify(token.token()))
                .isEqualTo(new SecurityEventVerification.Accepted(new SecurityEvent(
                        SecurityEvent.Kind.ACCOUNT_PURGED, TestTokens.SUBJECT, token.text("jti"), clock.instant())));
    }

    @Test
    void verifyWhenAnotherTypeThenRefused() {
        assertRefused(SecurityEventRefusal.INVALID_REQUEST, valid().header("typ", "at+jwt"));
        assertRefused(SecurityEventRefusal.INVALID_REQUEST, valid().header("typ", "logout+jwt"));
        assertRefused(SecurityEventRefusal.INVALID_REQUEST, valid().header("typ", "JWT"));
        assertRefused(SecurityEventRefusal.INVALID_REQUEST, valid().withoutHeader("typ"));
        assertRefused(SecurityEventRefusal.INVALID_REQUEST, TestTokens.valid(clock));
    }

    @Test
    void verifyAsAnAccessTokenThenRefused() {
        TestTokens event = valid().claim("aud", TestTokens.AUDIENCE);

        new Verifying().assertRefused(Refusal.WRONG_TYPE, event);
    }

    @Test
    void verifyWhenTheKeyIsNotTheIssuersThenRefused() {
        assertRefused(SecurityEventRefusal.INVALID_KEY, valid().signedBy(TestKeys.other()));
        assertRefused(SecurityEventRefusal.INVALID_KEY, valid().signed(TestTokens.rs256(TestKeys.other())));
    }

    @Test
    void verifyWhenUnsignedThenRefused() {
        assertRefused(SecurityEventRefusal.INVALID_REQUEST, valid().header("alg", "none"));
        assertRefused(SecurityEventRefusal.INVALID_REQUEST, valid().header("alg", "HS256"));
    }

    @Test
    void verifyWhenAnotherIssuerOrClientThenRefused() {
        assertRefused(SecurityEventRefusal.INVALID_ISSUER, valid().claim("iss", "https://evil.example.test"));
        assertRefused(SecurityEventRefusal.INVALID_ISSUER, valid().without("iss"));
        assertRefused(SecurityEventRefusal.INVALID_AUDIENCE, valid().claim("aud", "another-service"));
        assertRefused(SecurityEventRefusal.INVALID_AUDIENCE, valid().without("aud"));
    }

    @Test
    void verifyWhenTheEventIsUnknownThenRefused() {
        assertRefused(
                SecurityEventRefusal.INVALID_REQUEST,
                valid().claim("events", Map.of("https://example.test/other", Map.of())));
        assertRefused(SecurityEventRefusal.INVALID_REQUEST, valid().claim("events", Map.of()));
        assertRefused(SecurityEventRefusal.INVALID_REQUEST, valid().claim("events", "account-purged"));
        assertRefused(SecurityEventRefusal.INVALID_REQUEST, valid().without("events"));
    }

    @Test
    void verifyWhenTheSubjectIsNoAccountOfTheIssuerThenRefused() {
        assertRefused(SecurityEventRefusal.INVALID_REQUEST, valid().without("sub_id"));
        assertRefused(
                SecurityEventRefusal.INVALID_REQUEST,
                valid().claim("sub_id", Map.of("format", "email", "email", "ada@example.test")));
        assertRefused(
                SecurityEventRefusal.INVALID_REQUEST,
                valid().claim("sub_id", Map.of("format", "iss_sub", "iss", "https://other.example.test", "sub", "1")));
    }

    @Test
    void verifyWhenTooOldThenRefused() {
        TestTokens token = valid();
        clock.advance(SecurityEventVerifier.LONGEST_AGE.plus(SKEW));
        assertThat(verifier.verify(token.token())).isInstanceOf(SecurityEventVerification.Accepted.class);

        clock.advance(Duration.ofSeconds(1));

        assertRefused(SecurityEventRefusal.INVALID_REQUEST, token);
    }

    @Test
    void verifyWhenFromTheFutureThenRefused() {
        long future = clock.instant().plus(SKEW).getEpochSecond() + 1;

        assertRefused(SecurityEventRefusal.INVALID_REQUEST, valid().claim("iat", future));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "null", "{}"})
    void verifyWhenMalformedThenRefused(String text) {
        assertThatObject(verifier.verify(text))
                .isEqualTo(new SecurityEventVerification.Refused(SecurityEventRefusal.INVALID_REQUEST));
    }

    @Test
    void verifyWhenTheKeysCannotBeFetchedThenUndecided() {
        SecurityEventVerifier cutOff = verifier((selector, context) -> {
            throw new KeySourceException("down");
        });

        assertThat(cutOff.verify(valid().token())).isInstanceOf(SecurityEventVerification.Undecided.class);
    }

    private void assertRefused(SecurityEventRefusal reason, TestTokens token) {
        assertThatObject(verifier.verify(token.token())).isEqualTo(new SecurityEventVerification.Refused(reason));
    }
}
