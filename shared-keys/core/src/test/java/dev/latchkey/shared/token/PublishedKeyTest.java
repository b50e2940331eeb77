package dev.latchkey.shared.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.latchkey.shared.key.PublishedKeys;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestTokens;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tokens whose key the verifier lacks, while the database lists the published keys. */
class PublishedKeyTest {
    private static final String LACKED = TestKeys.other().getKeyID();
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Verification UNKNOWN_KEY = new Verification.Refused(Refusal.UNKNOWN_KEY);

    private final TestClock clock = TestClock.atStart();
    private final Keys keys = new Keys();
    private final PublishedKeys published = new PublishedKeys(Duration.ofHours(1));
    private final AccessTokenVerifier verifier = verifier(published);

    private AccessTokenVerifier verifier(PublishedKeys list) {
        VerificationPolicy policy = new VerificationPolicy(TestTokens.ISSUER, Set.of(TestTokens.AUDIENCE), SKEW);
        return new AccessTokenVerifier(keys, list, policy, clock, 100);
    }

    private TestTokens newToken() {
        return TestTokens.valid(clock).signedBy(TestKeys.other());
    }

    @Test
    void verifyWhenTheKeyIsPublishedAndNotThereThenUndecided() {
        published.saw(Set.of(LACKED));

        assertThat(verifier.verify(newToken().token())).isInstanceOf(Verification.Undecided.class);
        assertThat(verifier.verifyForAnyAudience(newToken().token())).isInstanceOf(Verification.Undecided.class);
    }

    @Test
    void verifyWhenTheKeyIsNotPublishedThenRefused() {
        published.saw(Set.of(TestKeys.signing().getKeyID()));

        assertThat(verifier.verify(newToken().token())).isEqualTo(UNKNOWN_KEY);
    }

    @Test
    void verifyWhenThereIsNoListThenRefused() {
        assertThat(verifier.verify(newToken().token())).isEqualTo(UNKNOWN_KEY);
    }

    @Test
    void verifyWhenTheKeyIsPublishedAndTheTokenHasExpiredThenRefused() {
        published.saw(Set.of(LACKED));
        String token = newToken().token();
        clock.advance(TestTokens.LIFETIME.plus(SKEW));

        assertThat(verifier.verify(token)).isEqualTo(new Verification.Refused(Refusal.EXPIRED));
    }

    @Test
    void verifyWhenTheKeyIsThereButDoesNotFitTheHeaderThenRefused() {
        published.saw(Set.of(TestKeys.signing().getKeyID()));
        String token = TestTokens.valid(clock)
                .header("x5t#S256", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
                .token();

        assertThat(verifier.verify(token)).isEqualTo(UNKNOWN_KEY);
    }

    @Test
    void verifyWhenTheSourceCannotTellThenTheListDecides() {
        published.saw(Set.of(TestKeys.signing().getKeyID()));
        keys.outOfReach = true;

        assertThat(verifier.verify(newToken().token())).isEqualTo(UNKNOWN_KEY);
        assertThat(verifier.verify(TestTokens.valid(clock).token())).isInstanceOf(Verification.Undecided.class);
    }

    @Test
    void verifyWhenTheSourceCannotTellAndTheListIsOldThenUndecided() {
        PublishedKeys old = new PublishedKeys(Duration.ZERO);
        old.saw(Set.of(TestKeys.signing().getKeyID()));
        keys.outOfReach = true;

        assertThat(verifier(old).verify(newToken().token())).isInstanceOf(Verification.Undecided.class);
    }

    @Test
    void verifyWhenTheKeyOfARememberedTokenIsGoneAndTheSourceCannotTellThenTheListDecides() {
        published.saw(Set.of(TestKeys.signing().getKeyID()));
        String token = TestTokens.valid(clock).token();
        assertThat(verifier.verify(token)).isInstanceOf(Verification.Accepted.class);
        keys.outOfReach = true;

        assertThat(verifier.verify(token)).isInstanceOf(Verification.Undecided.class);
        published.saw(Set.of(LACKED));
        assertThat(verifier.verify(token)).isEqualTo(UNKNOWN_KEY);
    }

    private static final class Keys implements JWKSource<SecurityContext> {
        private boolean outOfReach;

        @Override
        public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
            if (outOfReach) {
                throw new KeySourceException("out of reach");
            }
            return selector.select(TestKeys.published());
        }
    }
}
