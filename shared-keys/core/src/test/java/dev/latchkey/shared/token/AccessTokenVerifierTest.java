package dev.latchkey.shared.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestTokens;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The tokens that the verifier accepts, and the result. Other tests of this package cover refusals. */
class AccessTokenVerifierTest {
    private final Verifying verifying = new Verifying();

    @Test
    void verifyWhenValidThenEachClaimIsTold() {
        TestTokens valid = verifying.valid();

        AccessToken token = verifying.accepted(valid);

        assertThat(token.subject()).isEqualTo(TestTokens.SUBJECT);
        assertThat(token.jwtId()).isEqualTo(valid.text("jti"));
        assertThat(token.sessionId()).isEqualTo(valid.text("sid"));
        assertThat(token.keyId()).isEqualTo(TestKeys.signing().getKeyID());
        assertThat(token.clientId()).isEqualTo("latchkey");
        assertThat(token.scope()).containsExactlyInAnyOrder("openid", "profile", "email", "notes:read", "notes:write");
        assertThat(token.roles()).containsExactly("user");
        assertThat(token.issuedAt()).isEqualTo(TestClock.START);
        assertThat(token.expiresAt()).isEqualTo(TestClock.START.plus(Duration.ofMinutes(15)));
        assertThat(token.username()).isEqualTo("ada");
        assertThat(token.name()).isEqualTo("Ada Lovelace");
        assertThat(token.claims())
                .containsEntry("preferred_username", "ada")
                .containsKeys("iss", "sub", "aud", "exp", "iat", "jti", "client_id", "scope", "sid", "auth_time");
    }

    @Test
    void verifyWhenTheTokenSaysHowItsOwnerSignedInThenTold() {
        AccessToken token = verifying.accepted(verifying
                .valid()
                .claim("acr", "2")
                .claim("amr", List.of("pwd", "otp", "mfa"))
                .claim("auth_time", TestClock.START.getEpochSecond() - 60));

        assertThat(token.acr()).isEqualTo("2");
        assertThat(token.amr()).containsExactly("pwd", "otp", "mfa");
        assertThat(token.authTime()).isEqualTo(TestClock.START.minusSeconds(60));
    }

    @Test
    void verifyWhenTheTokenDoesNotSayItInItsFormThenNothingIsTold() {
        for (Object odd : List.<Object>of("1772366400", 1_772_366_400.5, -1, Long.MAX_VALUE, true, List.of(1))) {
            assertThat(verifying
                            .accepted(verifying.valid().claim("auth_time", odd))
                            .authTime())
                    .as(String.valueOf(odd))
                    .isNull();
        }
        AccessToken token = verifying.accepted(
                verifying.valid().without("auth_time").claim("acr", 2).claim("amr", "mfa"));
        assertThat(token.authTime()).isNull();
        assertThat(token.acr()).isNull();
        assertThat(token.amr()).isEmpty();
    }

    @Test
    void verifyWhenServiceTokenThenThereIsNoUserAndNoSession() {
        AccessToken token = verifying.accepted(TestTokens.validForService(verifying.clock));

        assertThat(token.subject()).isEqualTo("notes-counter");
        assertThat(token.sessionId()).isNull();
        assertThat(token.username()).isNull();
        assertThat(token.name()).isNull();
        assertThat(token.roles()).isEmpty();
        assertThat(token.scope()).containsExactly("notes:count");
    }

    @Test
    void verifyWhenScopeAbsentOrEmptyThenNone() {
        assertThat(verifying.accepted(verifying.valid().without("scope")).scope())
                .isEmpty();
        assertThat(verifying.accepted(verifying.valid().claim("scope", "")).scope())
                .isEmpty();
    }

    @Test
    void verifyWhenScopeNamesOneTwiceThenItIsThereOnce() {
        AccessToken token = verifying.accepted(verifying.valid().claim("scope", " notes:read notes:read  openid "));

        assertThat(token.scope()).containsExactlyInAnyOrder("notes:read", "openid");
    }

    @Test
    void verifyWhenSignedByTheIssuersNextKeyThenAccepted() {
        Verifying both = new Verifying(new ImmutableJWKSet<>(TestKeys.published(TestKeys.signing(), TestKeys.other())));

        assertThat(both.accepted(both.valid().signedBy(TestKeys.other())).keyId())
                .isEqualTo(TestKeys.other().getKeyID());
    }

    @Test
    void verifyWhenKeySourceIsOutOfReachThenUndecided() {
        Verifying withoutKeys = new Verifying((selector, context) -> {
            throw new KeySourceException("connection refused");
        });

        assertThat(withoutKeys.verify(withoutKeys.valid().token())).isInstanceOf(Verification.Undecided.class);
    }

    @Test
    void verifyWhenKeySourceIsOutOfReachThenStillRefusedForWhatNeedsNoKey() {
        Verifying withoutKeys = new Verifying((selector, context) -> {
            throw new KeySourceException("connection refused");
        });

        withoutKeys.assertRefused(Refusal.MALFORMED, "not a token");
        withoutKeys.assertRefused(Refusal.WRONG_ALGORITHM, withoutKeys.valid().header("alg", "HS256"));
    }

    @Test
    void verifyWhenThereIsNoKeyThenRefused() {
        Verifying empty = new Verifying((selector, context) -> List.of());

        empty.assertRefused(Refusal.UNKNOWN_KEY, empty.valid());
    }

    @Test
    void verifyWhenSkewIsZeroThenTheInstantOfExpiryIsTooLate() {
        TestClock clock = TestClock.atStart();
        AccessTokenVerifier strict = new AccessTokenVerifier(
                new ImmutableJWKSet<>(TestKeys.published()),
                new VerificationPolicy(TestTokens.ISSUER, Set.of(TestTokens.AUDIENCE), Duration.ZERO),
                clock);
        String token = TestTokens.valid(clock).token();

        clock.advance(TestTokens.LIFETIME.minusNanos(1));
        assertThat(strict.verify(token)).isInstanceOf(Verification.Accepted.class);
        clock.advance(Duration.ofNanos(1));
        assertThat(strict.verify(token)).isEqualTo(new Verification.Refused(Refusal.EXPIRED));
    }
}
