package dev.latchkey.shared.token;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestTokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The verifier remembers a token that it has accepted. It accepts the token again only as long as it would without the
 * memory.
 */
class RememberedTokenTest {
    private static final VerificationPolicy POLICY =
            new VerificationPolicy(TestTokens.ISSUER, Set.of(TestTokens.AUDIENCE), Duration.ofSeconds(30));

    private final TestClock clock = TestClock.atStart();
    private final Keys keys = new Keys(TestKeys.published());
    private final AccessTokenVerifier verifier = new AccessTokenVerifier(keys, POLICY, clock, 100);
    private final String token = TestTokens.valid(clock).token();

    @Test
    void verifyWhenSeenBeforeThenKnownAgain() {
        AccessToken first = accepted(token);

        assertThat(accepted(token)).isSameAs(first);
        assertThat(verifier.hits()).isEqualTo(1);
        assertThat(verifier.misses()).isEqualTo(1);
        assertThat(verifier.remembered()).isEqualTo(1);
    }

    @Test
    void verifyWhenSwitchedOffThenVerifiedAnew() {
        AccessTokenVerifier forgetful = new AccessTokenVerifier(keys, POLICY, clock, 0);

        forgetful.verify(token);

        assertThat(forgetful.verify(token)).isInstanceOf(Verification.Accepted.class);
        assertThat(forgetful.hits()).isZero();
        assertThat(forgetful.misses()).isZero();
        assertThat(forgetful.remembered()).isZero();
    }

    @Test
    void verifyWhenExpiredSinceThenRefusedAtTheInstantAndForgotten() {
        accepted(token);

        clock.advance(TestTokens.LIFETIME.plusSeconds(30).minusNanos(1));
        accepted(token);
        clock.advance(Duration.ofNanos(1));
        assertRefused(Refusal.EXPIRED, token);
        assertThat(verifier.remembered()).isZero();
    }

    @Test
    void verifyWhenTheClockIsSetBackBeforeItsTimeThenRefused() {
        accepted(token);

        clock.advance(Duration.ofSeconds(-31));

        assertRefused(Refusal.NOT_YET_VALID, token);
    }

    @Test
    void verifyWhenTheKeyIsGoneThenRefused() {
        accepted(token);

        keys.set = TestKeys.published(TestKeys.other());

        assertRefused(Refusal.UNKNOWN_KEY, token);
        keys.set = TestKeys.published();
        accepted(token);
    }

    /** As in an emergency, if the issuer gave the new key the {@code kid} of the old one. */
    @Test
    void verifyWhenAnotherKeyHasTakenTheNameThenRefused() {
        accepted(token);

        keys.set = TestKeys.published(new RSAKey.Builder(TestKeys.other())
                .keyID(TestKeys.signing().getKeyID())
                .build());

        assertRefused(Refusal.BAD_SIGNATURE, token);
    }

    @Test
    void verifyWhenTheKeyIsForAnotherUseByNowThenRefused() {
        accepted(token);

        keys.set = TestKeys.published(new RSAKey.Builder(TestKeys.signing())
                .keyUse(com.nimbusds.jose.jwk.KeyUse.ENCRYPTION)
                .build());

        assertRefused(Refusal.UNKNOWN_KEY, token);
    }

    @Test
    void verifyWhenTheKeySetWasFetchedAnewThenVerifiedAnew() throws Exception {
        accepted(token);

        keys.set = JWKSet.parse(TestKeys.published().toString());

        accepted(token);
        accepted(token);
        assertThat(verifier.remembered()).isEqualTo(1);
    }

    @Test
    void verifyWhenTheKeySourceIsOutOfReachThenUndecided() {
        accepted(token);

        keys.set = null;

        assertThat(verifier.verify(token)).isInstanceOf(Verification.Undecided.class);
    }

    @Test
    void verifyWhenKnownButForAnotherAudienceThenRefused() {
        String elsewhere = TestTokens.valid(clock).claim("aud", "elsewhere").token();

        assertThat(verifier.verifyForAnyAudience(elsewhere)).isInstanceOf(Verification.Accepted.class);

        assertRefused(Refusal.WRONG_AUDIENCE, elsewhere);
        assertRefused(Refusal.WRONG_AUDIENCE, elsewhere);
    }

    @Test
    void verifyWhenAnyCharacterDiffersThenRefused() {
        accepted(token);

        for (int at = 0; at < token.length(); at++) {
            char other = token.charAt(at) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, at) + other + token.substring(at + 1);
            assertThat(verifier.verify(changed)).isInstanceOf(Verification.Refused.class);
        }
        for (String changed : List.of(
                token + " ", " " + token, token + "A", token + "\u0000", token.toLowerCase(java.util.Locale.ROOT))) {
            assertThat(verifier.verify(changed)).isInstanceOf(Verification.Refused.class);
        }
    }

    @Test
    void verifyWhenRefusedThenNotRemembered() {
        verifier.verify(TestTokens.valid(clock).signedBy(TestKeys.other()).token());
        verifier.verify(TestTokens.valid(clock)
                .claim("iss", "https://other.example.test")
                .token());
        verifier.verify("not a token");

        assertThat(verifier.remembered()).isZero();
    }

    @Test
    void verifyWhenThereAreMoreThanFitThenAllAreAccepted() {
        AccessTokenVerifier small = new AccessTokenVerifier(keys, POLICY, clock, 10);
        List<String> many = java.util.stream.Stream.generate(
                        () -> TestTokens.valid(clock).token())
                .limit(50)
                .toList();

        for (int time = 0; time < 2; time++) {
            many.forEach(one -> assertThat(small.verify(one)).isInstanceOf(Verification.Accepted.class));
        }
        assertThat(small.remembered()).isBetween(1L, 10L);
    }

    @Test
    void verifyWhenLongThenItCountsAsSeveral() {
        AccessTokenVerifier small = new AccessTokenVerifier(keys, POLICY, clock, 4);

        small.verify(TestTokens.valid(clock).claim("x", "x".repeat(4096)).token());

        assertThat(small.remembered()).isZero();
    }

    /** Otherwise a change by one request's handler would be visible to the next request. */
    @Test
    void claimsThenNobodyCanChangeThem() {
        AccessToken accepted = accepted(TestTokens.valid(clock)
                .claim("act", Map.of("sub", "a", "list", List.of(Map.of("x", 1))))
                .token());

        assertThatThrownBy(() -> accepted.claims().put("sub", "root"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list(accepted, "roles").add("admin"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list(accepted, "aud").add("elsewhere"))
                .isInstanceOf(UnsupportedOperationException.class);
        Map<Object, Object> actor = map(accepted.claims().get("act"));
        assertThatThrownBy(() -> actor.put("sub", "root")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> map(((List<?>) requireNonNull(actor.get("list"))).getFirst())
                        .put("x", 2))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(accepted.claims()).containsEntry("exp", accepted.expiresAt().getEpochSecond());
    }

    @SuppressWarnings("unchecked") // the test tries a change that must fail
    private static List<Object> list(AccessToken token, String claim) {
        return requireNonNull((List<Object>) token.claims().get(claim));
    }

    @SuppressWarnings("unchecked") // the test tries a change that must fail
    private static Map<Object, Object> map(@Nullable Object claim) {
        return requireNonNull((Map<Object, Object>) claim);
    }

    private AccessToken accepted(String presented) {
        Verification verification = verifier.verify(presented);
        assertThat(verification).isInstanceOf(Verification.Accepted.class);
        return ((Verification.Accepted) verification).token();
    }

    private void assertRefused(Refusal reason, String presented) {
        assertThat(verifier.verify(presented)).isEqualTo(new Verification.Refused(reason));
    }

    /** A key set that changes. */
    private static final class Keys implements JWKSource<SecurityContext> {
        private @Nullable JWKSet set;

        Keys(JWKSet set) {
            this.set = set;
        }

        @Override
        public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
            if (set == null) {
                throw new KeySourceException("connection refused");
            }
            return selector.select(set);
        }
    }
}
