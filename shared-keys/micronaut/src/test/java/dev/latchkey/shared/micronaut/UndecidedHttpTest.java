package dev.latchkey.shared.micronaut;

import static dev.latchkey.shared.test.Http.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.revocation.RevocationStatus;
import dev.latchkey.shared.test.Http.Answer;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A token that the service can neither accept nor refuse gets 503, and is never accepted. */
class UndecidedHttpTest extends ServiceTest {
    private static final Answer UNDECIDED = problem(
            503,
            "Service Unavailable",
            "unavailable",
            "The token cannot be verified at the moment.",
            "/test/token",
            "retry-after",
            "2");

    @Inject
    private FakeRevocationCheck revocations;

    @Override
    public Map<String, String> getProperties() {
        issuer.answer(503, "");
        Map<String, String> properties = super.getProperties();
        properties.put("test.fake-revocation-check", "true");
        properties.put("latchkey.verifier.key-set-refresh-interval", "10ms");
        return properties;
    }

    @Test
    @DisplayName("63 no keys yet: 503 and not ready, then by itself 200 and ready")
    void getWhenNoKeysThen503UntilThereAre() {
        assertThat(http().getWithToken("/test/token", valid().token())).isEqualTo(UNDECIDED);
        assertThat(http().getWithToken("/test/token", "not a token").status()).isEqualTo(401);
        assertThat(http().get("/health/readiness").status()).isEqualTo(503);
        assertThat(http().get("/health/liveness").status()).isEqualTo(200);

        issuer.publish(dev.latchkey.shared.test.TestKeys.signing());

        await().untilAsserted(() -> assertThat(
                        http().getWithToken("/test/token", valid().token()).status())
                .isEqualTo(200));
        assertThat(http().get("/health/readiness").status()).isEqualTo(200);

        getWhenRevocationIsUnknownThen503();
        getThenNoEventLoopWaited();
    }

    /** Runs after the other check, since fetched keys stay. */
    private void getWhenRevocationIsUnknownThen503() {
        revocations.say(RevocationStatus.UNKNOWN);
        assertThat(http().getWithToken("/test/token", valid().token())).isEqualTo(UNDECIDED);
        assertThat(http().getWithToken("/test/open", valid().token()).status()).isEqualTo(503);

        revocations.say(RevocationStatus.REVOKED);
        assertThat(http().getWithToken("/test/token", valid().token()).status()).isEqualTo(401);

        revocations.say(RevocationStatus.NOT_REVOKED);
        assertThat(http().getWithToken("/test/token", valid().token()).status()).isEqualTo(200);
    }

    private void getThenNoEventLoopWaited() {
        int before = revocations.asked();
        for (int i = 0; i < 20; i++) {
            http().getWithToken("/test/token", valid().token());
        }
        http().post(
                        "/test/form",
                        "application/x-www-form-urlencoded",
                        "a=b",
                        "Authorization",
                        "Bearer " + valid().token());

        assertThat(revocations.asked() - before).isEqualTo(21);
        assertThat(revocations.askersThatMustNotWait()).isEmpty();
    }
}
