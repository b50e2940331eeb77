package dev.latchkey.auth.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestVerifier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code /admin/verifiers} over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifierIT {
    private AuthServer server;
    private String administrator;

    @BeforeAll
    void start() {
        server = AuthServer.start(AuthDatabase.create());
        Person person = server.register();
        server.database()
                .execute(Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + person.id() + "'");
        administrator = server.login(person).access();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void listThenEachVerifierWithWhatItKnowsAndWithoutItsSecret() {
        TestVerifier verifier = TestVerifier.of(server.database());
        verifier.renewToTheEnd();

        TestAnswer answer = list().requireJson(200);

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json()).containsOnlyKeys("items", "page", "size", "total");
        Map<String, Object> item = onlyItem("test");
        assertThat(item)
                .containsOnlyKeys(
                        "id",
                        "service",
                        "instance",
                        "live",
                        "applied_seq",
                        "lag",
                        "lease_millis",
                        "lease_left_millis",
                        "known_kids",
                        "started_at",
                        "renewed_at")
                .containsEntry("instance", "here")
                .containsEntry("live", true)
                .containsEntry("lag", 0L)
                .containsEntry("lease_millis", 10_000L)
                .containsEntry("known_kids", List.of("kid"));
        assertThat((Long) item.get("lease_left_millis")).isBetween(1L, 10_000L);
        assertThat(answer.text()).doesNotContain(verifier.id().toString());
        verifier.leave();
    }

    @Test
    void listWhenARevocationIsNotAppliedThenTheVerifierLags() {
        TestVerifier verifier = TestVerifier.of(server.database());
        verifier.renew(0);
        server.database()
                .execute(Role.AUTH, "SELECT shared.revoke('{token}', '{some-jti}', ARRAY[now() + interval '1 hour'])");

        assertThat((Long) onlyItem("test").get("lag")).isPositive();

        verifier.renewToTheEnd();
        assertThat(onlyItem("test")).containsEntry("lag", 0L);
        verifier.leave();
    }

    @Test
    void listWhenALeaseHasRunOutThenTheVerifierIsNotLive() {
        TestVerifier verifier = TestVerifier.of(server.database());
        verifier.renewToTheEnd();
        server.database()
                .execute(
                        Role.AUTH,
                        "UPDATE shared.verifier_lease SET renewed_at = renewed_at - interval '1 hour'"
                                + " WHERE verifier_id = '" + verifier.id() + "'");

        assertThat(onlyItem("test")).containsEntry("live", false).containsEntry("lease_left_millis", 0L);
        verifier.leave();
    }

    @Test
    void listWhenTheCallerIsNoAdministratorThenForbidden() {
        String access = server.login(server.register()).access();

        server.get("/admin/verifiers")
                .bearer(access)
                .send()
                .requireProblem(403, "The caller's role does not allow this.");
        assertThat(server.get("/admin/verifiers").send().status()).isEqualTo(401);
    }

    private TestAnswer list() {
        return server.get("/admin/verifiers").bearer(administrator).send();
    }

    @SuppressWarnings("unchecked") // items are JSON objects
    private Map<String, Object> onlyItem(String service) {
        Object all = Objects.requireNonNull(list().json().get("items"));
        List<Map<String, Object>> items = ((List<Map<String, Object>>) all)
                .stream().filter(item -> service.equals(item.get("service"))).toList();
        assertThat(items).hasSize(1);
        return items.getFirst();
    }
}
