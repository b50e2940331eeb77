package dev.latchkey.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestRows;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code /admin/keys} over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyAdministrationIT {
    private KeyReplicas replicas;
    private String administrator;

    @BeforeAll
    void start() {
        replicas = KeyReplicas.start(1, Map.of("latchkey.key.publish-time", "10m"));
        administrator = replicas.administrator();
    }

    @AfterAll
    void stop() {
        replicas.close();
    }

    @Test
    void listThenEachKeyWithItsStateAndWhoKnowsIt() {
        KeyVerifier verifier = replicas.verifier(0, Duration.ofMinutes(1));

        TestAnswer rotated = replicas.rotate(0, administrator).requireJson(200);

        TestAnswer answer =
                server().get("/admin/keys").bearer(administrator).send().requireJson(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json().keySet())
                .isEqualTo(rotated.json().keySet())
                .containsExactlyInAnyOrder("items", "page", "size", "total");
        assertThat(answer.json())
                .containsEntry("page", 0L)
                .containsEntry("size", 200L)
                .containsEntry("total", 2L);
        List<Map<String, Object>> items = items(answer);
        assertThat(items).extracting(item -> item.get("state")).containsExactly("active", "published");
        assertThat(items).extracting(item -> item.get("kid")).isEqualTo(kids(rotated));
        assertThat(items)
                .allSatisfy(item -> assertThat(item)
                        .containsOnlyKeys(
                                "kid",
                                "state",
                                "algorithm",
                                "created_at",
                                "published_at",
                                "signs_from",
                                "signs_by",
                                "activated_at",
                                "retired_at",
                                "revoked_at",
                                "ends_at",
                                "known_by",
                                "verifiers")
                        .containsEntry("algorithm", "RS256")
                        .containsEntry("retired_at", null)
                        .containsEntry("revoked_at", null)
                        .containsEntry("ends_at", null));
        Map<String, Object> published = items.getLast();
        assertThat(items.getFirst()).containsEntry("kid", replicas.active());
        assertThat(published)
                .containsEntry("kid", replicas.kids("published").getFirst())
                .containsEntry("activated_at", null);
        assertThat(instant(published, "signs_from"))
                .isEqualTo(instant(published, "published_at").plus(Duration.ofMinutes(10)));
        assertThat(instant(published, "signs_by"))
                .isEqualTo(instant(published, "published_at").plus(Duration.ofHours(1)));
        assertThat(number(published, "known_by")).isLessThan(number(published, "verifiers"));

        verifier.sync();

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(items(server().get("/admin/keys")
                                .bearer(administrator)
                                .send()))
                        .allSatisfy(item -> assertThat(number(item, "known_by"))
                                .isPositive()
                                .isEqualTo(number(item, "verifiers"))));
    }

    @Test
    void rotateThenTheAuditLogTellsWhoAskedAndWhatBecameOfIt() {
        try (KeyReplicas others = KeyReplicas.start(1, Map.of())) {
            String token = others.administrator();
            String first = others.active();
            others.rotate(0, token).requireJson(200);
            String second = others.awaitSuccessorOf(first);

            assertThat(TestRows.select(others.database(), """
                            SELECT event || ' ' || coalesce(details ->> 'kid', actor_id::text)
                            FROM audit.event WHERE event LIKE 'signing_key.%' ORDER BY id"""))
                    .containsExactly(
                            "signing_key.active " + first,
                            "signing_key.rotation_requested "
                                    + TestRows.select(
                                                    others.database(),
                                                    "SELECT id FROM auth.account WHERE roles = '{admin}'")
                                            .getFirst(),
                            "signing_key.published " + second,
                            "signing_key.retired " + first,
                            "signing_key.active " + second);
        }
    }

    @Test
    void keysWithoutTokenThenUnauthorized() {
        assertThat(server().get("/admin/keys").send().status()).isEqualTo(401);
        assertThat(server().post("/admin/keys/rotate").send().status()).isEqualTo(401);
    }

    @Test
    void keysWhenNotAdministratorThenForbidden() {
        String token = server().signUp().access();

        assertThat(server().get("/admin/keys").bearer(token).send().status()).isEqualTo(403);
        assertThat(server().post("/admin/keys/rotate").bearer(token).send().status())
                .isEqualTo(403);
        assertThat(server().post("/admin/keys/rotate")
                        .bearer(token)
                        .json("{\"emergency\": true}")
                        .send()
                        .status())
                .isEqualTo(403);
    }

    @Test
    void metricsThenTheActiveKeysAgeAndHowManyThereAre() {
        MeterRegistry metrics = server().bean(MeterRegistry.class);

        assertThat(metrics.get("latchkey.key.age").gauge().value()).isNotNegative();
        assertThat(metrics.get("latchkey.key.count")
                        .tag("state", "active")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(metrics.get("latchkey.key.count")
                        .tag("state", "revoked")
                        .gauge()
                        .value())
                .isZero();
    }

    private AuthServer server() {
        return replicas.get(0);
    }

    @SuppressWarnings("unchecked") // items are JSON objects
    private static List<Map<String, Object>> items(TestAnswer answer) {
        return (List<Map<String, Object>>) Objects.requireNonNull(answer.json().get("items"));
    }

    private static List<Object> kids(TestAnswer answer) {
        return items(answer).stream().map(item -> item.get("kid")).toList();
    }

    private static long number(Map<String, Object> item, String member) {
        return Long.parseLong(String.valueOf(item.get(member)));
    }

    private static Instant instant(Map<String, Object> item, String member) {
        return Instant.parse(String.valueOf(item.get(member)));
    }
}
