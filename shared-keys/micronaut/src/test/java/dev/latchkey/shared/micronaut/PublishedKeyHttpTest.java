package dev.latchkey.shared.micronaut;

import static dev.latchkey.shared.test.Http.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.RSAKey;
import dev.latchkey.shared.test.Http.Answer;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestRows;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** After an emergency: the database lists the new key, and the issuer that this verifier reaches does not answer. */
class PublishedKeyHttpTest extends ServiceTest {
    private static final Answer UNDECIDED = problem(
            503,
            "Service Unavailable",
            "unavailable",
            "The token cannot be verified at the moment.",
            "/test/token",
            "retry-after",
            "2");

    private final RSAKey invented = TestKeys.rsa();

    @Override
    public Map<String, String> getProperties() {
        Map<String, String> properties = super.getProperties();
        properties.put("latchkey.verifier.key-set-refresh-interval", "10ms");
        return properties;
    }

    @Test
    void getWhenThePublishedKeyCannotBeFetchedThen503UntilItCan() {
        await().until(() -> http().get("/health/readiness").status() == 200);
        assertThat(http().getWithToken("/test/token", valid().token()).status()).isEqualTo(200);
        issuer.answer(503, "");
        publish(TestKeys.signing(), TestKeys.other());

        String fresh = valid().signedBy(TestKeys.other()).token();
        awaitLease("2");

        assertThat(http().getWithToken("/test/token", fresh)).isEqualTo(UNDECIDED);
        assertThat(http().getWithToken("/test/token", valid().signedBy(invented).token())
                        .status())
                .isEqualTo(401);
        assertThat(http().getWithToken("/test/token", valid().token()).status()).isEqualTo(200);

        assertThat(http().get("/health/readiness").body()).contains("\"missing\":1");

        issuer.publish(TestKeys.signing(), TestKeys.other());

        await().until(() -> http().getWithToken("/test/token", fresh).status() == 200);
    }

    private void publish(RSAKey... keys) {
        String kids =
                String.join(",", List.of(keys).stream().map(RSAKey::getKeyID).toList());
        database.execute(Role.AUTH, "SELECT shared.publish_keys('{" + kids + "}')");
    }

    /** Waits until this verifier has renewed twice, so that it has read the list of keys. */
    private void awaitLease(String more) {
        String renewals = "SELECT renewals + " + more + " FROM shared.verifier_lease";
        long enough = Long.parseLong(TestRows.select(database, renewals).getFirst());
        await().until(() -> TestRows.count(database, "shared.verifier_lease WHERE renewals >= " + enough) == 1);
    }
}
