package dev.latchkey.shared.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.revocation.RevocationCheck;
import dev.latchkey.shared.revocation.RevocationStatus;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestKeySource;
import dev.latchkey.shared.test.TestTokens;
import dev.latchkey.shared.token.AccessToken;
import dev.latchkey.shared.token.AccessTokenVerifier;
import dev.latchkey.shared.token.VerificationPolicy;
import io.micronaut.security.authentication.Authentication;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The validator with a revocation check that blocks, as in the mode {@code direct}. */
class BearerTokenValidatorTest {
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final TestClock clock = TestClock.atStart();
    private final TestKeySource keys = new TestKeySource();
    private final Log log = new Log();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AccessTokenVerifier verifier = new AccessTokenVerifier(
            keys, new VerificationPolicy(TestTokens.ISSUER, Set.of(TestTokens.AUDIENCE), SKEW), clock, 100);
    private final BearerTokenValidator validator = new BearerTokenValidator(verifier, log, threads, Optional.empty());

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void validateWhenTheKeyIsAtHandThenTheTokenIsVerifiedOnce() {
        assertThat(validate(TestTokens.valid(clock).token())).isPresent();

        assertThat(verifications()).isEqualTo(1);
        assertThat(keys.asked()).isZero();
        assertThat(log.asked.get()).isEqualTo(1);
    }

    @Test
    void validateWhenTheTokenIsRefusedThenTheLogIsNotAsked() {
        assertThat(validate(TestTokens.valid(clock).claim("aud", "elsewhere").token()))
                .isEmpty();

        assertThat(verifications()).isEqualTo(1);
        assertThat(log.asked.get()).isZero();
    }

    @Test
    void validateWhenTheKeyIsNotAtHandThenTheTokenIsVerifiedWhereItMayWait() {
        keys.haveNothingAtHand();

        assertThat(validate(TestTokens.valid(clock).token())).isPresent();

        assertThat(verifications()).isEqualTo(2);
        assertThat(keys.asked()).isEqualTo(1);
        assertThat(log.asked.get()).isEqualTo(1);
    }

    @Test
    void validateWhenRevokedThenRefused() {
        log.status = RevocationStatus.REVOKED;

        assertThat(validate(TestTokens.valid(clock).token())).isEmpty();
    }

    @Test
    void validateWhenTheTokenExpiresWhileTheLogIsAskedThenRefused() {
        String token = TestTokens.valid(clock).token();
        log.meanwhile = () -> clock.advance(TestTokens.LIFETIME.plus(SKEW));

        assertThat(validate(token)).isEmpty();
    }

    private Optional<Authentication> validate(String token) {
        return validator.validateToken(token, null).blockOptional();
    }

    /** Each verification looks up the token once among the remembered tokens. */
    private long verifications() {
        return verifier.hits() + verifier.misses();
    }

    /** A log whose answer the caller must wait for. */
    private static final class Log implements RevocationCheck {
        private volatile RevocationStatus status = RevocationStatus.NOT_REVOKED;
        private volatile Runnable meanwhile = () -> {};
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public RevocationStatus check(AccessToken token) {
            asked.incrementAndGet();
            meanwhile.run();
            return status;
        }

        @Override
        public boolean blocks() {
            return true;
        }
    }
}
