package dev.latchkey.auth.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.client.TestClients;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /admin/clients}. */
class ClientAdministrationIT {
    private final AuthServer server = AuthServer.shared();
    private final TestAdministrator admin = TestAdministrator.of(server);

    @Test
    @DisplayName("28 the answer with the secret is not stored")
    void registerThenTheWholeAnswerIsAsTheRfcSays() {
        TestAnswer answer = register(good()).requireJson(201);

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        Map<String, Object> expected = new HashMap<>(good());
        expected.put("client_id", answer.string("client_id"));
        expected.put("client_secret", answer.string("client_secret"));
        expected.put("client_id_issued_at", answer.json().get("client_id_issued_at"));
        expected.put("client_secret_expires_at", 0L);
        expected.put("redirect_uris", List.of());
        expected.put("audiences", List.of("latchkey-api"));
        expected.put("target_audiences", List.of("latchkey-api"));
        expected.put("first_party", false);
        expected.put("post_logout_redirect_uris", List.of());
        assertThat(answer.json()).isEqualTo(expected);
        assertThat(answer.string("client_secret")).hasSize(43);
    }

    @Test
    void registerThenTheClientGetsTokens() {
        TestAnswer client = register(good()).requireJson(201);

        token(client.string("client_id"), client.string("client_secret")).requireJson(200);
    }

    @Test
    void registerWhenClientIsPublicThenThereIsNoSecret() {
        TestAnswer answer = register(with(Map.of(
                        "token_endpoint_auth_method",
                        "none",
                        "grant_types",
                        List.of("authorization_code", "refresh_token"),
                        "first_party",
                        true,
                        "post_logout_redirect_uris",
                        List.of("https://app.example.test/bye"),
                        "backchannel_logout_uri",
                        "https://app.example.test/logout",
                        "security_events_uri",
                        "https://app.example.test/events",
                        "redirect_uris",
                        List.of(
                                "https://app.example.test/callback?x=1",
                                "http://127.0.0.1:8000/callback",
                                "com.example.app:/callback"))))
                .requireJson(201);

        assertThat(answer.json())
                .doesNotContainKeys("client_secret", "client_secret_expires_at")
                .containsEntry("first_party", true)
                .containsEntry("post_logout_redirect_uris", List.of("https://app.example.test/bye"))
                .containsEntry("backchannel_logout_uri", "https://app.example.test/logout")
                .containsEntry("security_events_uri", "https://app.example.test/events");
    }

    @Test
    void registerWhenKeysAreGivenThenShown() {
        Map<String, Object> jwks = TestKeys.published().toJSONObject();
        TestAnswer answer = register(with(Map.of("token_endpoint_auth_method", "private_key_jwt", "jwks", jwks)))
                .requireJson(201);

        assertThat(answer.json()).doesNotContainKey("client_secret").containsEntry("jwks", jwks);
    }

    @Test
    void registerWhenKeysAreAtAnAddressThenShown() {
        TestAnswer answer = register(with(Map.of(
                        "token_endpoint_auth_method",
                        "private_key_jwt",
                        "jwks_uri",
                        "https://orders.example.test/keys")))
                .requireJson(201);

        assertThat(answer.json())
                .containsEntry("jwks_uri", "https://orders.example.test/keys")
                .doesNotContainKey("jwks");
    }

    private static Stream<Arguments> bad() {
        Map<String, Object> aPrivateKey = new JWKSet(TestKeys.signing()).toJSONObject(false);
        Map<String, Object> jwks = TestKeys.published().toJSONObject();
        return Stream.of(
                Arguments.of("client_name", null),
                Arguments.of("client_name", ""),
                Arguments.of("client_name", "x".repeat(256)),
                Arguments.of("client_name", "a\nb"),
                Arguments.of("client_name", "a\u202eb"),
                Arguments.of("client_name", "a\u2066b"),
                Arguments.of("client_name", "a\u200bb"),
                Arguments.of("client_name", "\u200d"),
                Arguments.of("client_name", 1),
                Arguments.of("client_uri", "http://app.example.test"),
                Arguments.of("policy_uri", "javascript:alert(1)"),
                Arguments.of("tos_uri", "https://ada@app.example.test/terms"),
                Arguments.of("logo_uri", "http://app.example.test/logo.png"),
                Arguments.of("logo_uri", "data:image/png;base64,AAAA"),
                Arguments.of("grant_types", null),
                Arguments.of("grant_types", "client_credentials"),
                Arguments.of("grant_types", List.of("password")),
                Arguments.of("grant_types", List.of(1)),
                Arguments.of("grant_types", List.of("refresh_token", List.of())),
                Arguments.of("grant_types", List.of("refresh_token", "refresh_token")),
                Arguments.of("scope", null),
                Arguments.of("scope", ""),
                Arguments.of("scope", " a"),
                Arguments.of("scope", "a "),
                Arguments.of("scope", "a  b"),
                Arguments.of("scope", "a a"),
                Arguments.of("scope", "a\"b"),
                Arguments.of("scope", "é"),
                Arguments.of("scope", "x".repeat(1_001)),
                Arguments.of("scope", List.of("a")),
                Arguments.of("post_logout_redirect_uris", List.of("http://app.example.test/bye")),
                Arguments.of("post_logout_redirect_uris", List.of("javascript:alert(1)")),
                Arguments.of("post_logout_redirect_uris", List.of("/bye")),
                Arguments.of("backchannel_logout_uri", "http://app.example.test/logout"),
                Arguments.of("backchannel_logout_uri", "http://localhost:1/logout"),
                Arguments.of("backchannel_logout_uri", "https://user@app.example.test/logout"),
                Arguments.of("backchannel_logout_uri", "https://app.example.test/logout#x"),
                Arguments.of("backchannel_logout_uri", "not an address"),
                Arguments.of("security_events_uri", "http://app.example.test/events"),
                Arguments.of("security_events_uri", "http://localhost:1/events"),
                Arguments.of("redirect_uris", List.of("http://app.example.test/callback")),
                Arguments.of("redirect_uris", List.of("https://app.example.test/#x")),
                Arguments.of("redirect_uris", List.of("javascript:alert(1)")),
                Arguments.of("redirect_uris", List.of("/callback")),
                Arguments.of("redirect_uris", List.of("https://user@app.example.test/")),
                Arguments.of("redirect_uris", List.of("not an address")),
                Arguments.of("token_endpoint_auth_method", null),
                Arguments.of("token_endpoint_auth_method", "client_secret_jwt"),
                Arguments.of("token_endpoint_auth_method", true),
                Arguments.of("jwks", jwks),
                Arguments.of("jwks", "text"),
                Arguments.of("jwks", List.of()),
                Arguments.of("jwks_uri", "https://orders.example.test/keys"),
                Arguments.of("audiences", List.of("a b")),
                Arguments.of("audiences", List.of("")),
                Arguments.of("target_audiences", List.of("a", "a")),
                Arguments.of("target_audiences", Map.of("a", "b")),
                Arguments.of("client_id", "chosen"),
                Arguments.of("client_secret", "chosen"),
                Arguments.of("clientName", "x"),
                Arguments.of("jwks", aPrivateKey));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void registerWhenAMemberIsBadThenItIsNamedAndNothingIsStored(String member, @Nullable Object value) {
        Map<String, Object> request = new HashMap<>(good());
        request.put(member, value);

        requireInvalid(request, member);
    }

    private static Stream<Arguments> badKeys() {
        Map<String, Object> aPrivateKey = new JWKSet(TestKeys.signing()).toJSONObject(false);
        return Stream.of(
                Arguments.of("jwks", Map.of()),
                Arguments.of("jwks", Map.of("keys", List.of())),
                Arguments.of("jwks", Map.of("keys", List.of(Map.of("kty", "oct", "k", "c2VjcmV0")))),
                Arguments.of("jwks", Map.of("keys", List.of(Map.of("kty", "RSA", "n", "AQAB", "e", "AQAB")))),
                Arguments.of("jwks", aPrivateKey),
                Arguments.of("jwks_uri", "http://orders.example.test/keys"),
                Arguments.of("jwks_uri", "file:///etc/passwd"),
                Arguments.of("jwks_uri", "not an address"),
                Arguments.of("jwks_uri", "http://localhost/keys"));
    }

    @ParameterizedTest
    @MethodSource("badKeys")
    @DisplayName("33 private and symmetric keys are refused, and not quoted")
    void registerWhenKeysAreBadThenTheyAreNamed(String member, Object value) {
        TestAnswer answer =
                requireInvalid(with(Map.of("token_endpoint_auth_method", "private_key_jwt", member, value)), member);

        assertThat(answer.text())
                .doesNotContain(TestKeys.signing().getPrivateExponent().toString());
    }

    @Test
    void registerWhenKeysAreMissingOrTwiceThenNamed() {
        TestAnswer missing = requireInvalid(with(Map.of("token_endpoint_auth_method", "private_key_jwt")), "jwks");
        TestAnswer twice = requireInvalid(
                with(Map.of(
                        "token_endpoint_auth_method", "private_key_jwt",
                        "jwks", TestKeys.published().toJSONObject(),
                        "jwks_uri", "https://orders.example.test/keys")),
                "jwks");

        assertThat(missing.fieldErrors("code")).isEqualTo(Map.of("jwks", "required"));
        assertThat(twice.fieldErrors("code")).isEqualTo(Map.of("jwks", "not_allowed"));
    }

    @Test
    void registerWhenGrantsDoNotFitThenNamed() {
        requireInvalid(with(Map.of("token_endpoint_auth_method", "none")), "grant_types");
        requireInvalid(with(Map.of("grant_types", List.of("authorization_code"))), "redirect_uris");
    }

    @Test
    void registerWhenSeveralMembersAreBadThenEachIsNamed() {
        TestAnswer answer = register(Map.of("client_name", "", "scope", "a  b"));

        assertThat(fields(answer))
                .containsExactlyInAnyOrder("client_name", "grant_types", "scope", "token_endpoint_auth_method");
    }

    @Test
    void listThenPagesAreStableAndHaveNoSecrets() {
        List<String> made = new ArrayList<>();
        List<String> secrets = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            TestAnswer answer = register(good()).requireJson(201);
            made.add(answer.string("client_id"));
            secrets.add(answer.string("client_secret"));
        }

        List<String> listed = new ArrayList<>();
        long total = 1;
        for (int page = 0; (long) page * 2 < total; page++) {
            TestAnswer answer = get("/admin/clients?size=2&page=" + page).requireJson(200);
            total = (Long) Objects.requireNonNull(answer.json().get("total"));
            List<String> members = new ArrayList<>(List.of("items", "page", "size", "total"));
            if ((page + 1L) * 2 < total) {
                members.add("next");
            }
            assertThat(answer.json()).containsOnlyKeys(members);
            assertThat(answer.json()).containsEntry("page", (long) page).containsEntry("size", 2L);
            assertThat(secrets).noneMatch(answer.text()::contains);
            items(answer).forEach(item -> listed.add((String) item.get("client_id")));
        }
        assertThat(listed).hasSize((int) total).doesNotHaveDuplicates().containsSubsequence(made);
        assertThat(items(get("/admin/clients?page=100000"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"page=-1", "size=0", "size=201", "page=x", "page=99999999999"})
    void listWhenPageIsBadThenInvalid(String query) {
        TestAnswer answer = get("/admin/clients?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    @DisplayName("a replaced secret: this replica refuses the old secret at once, the other replica within 5 s")
    void replaceSecretThenTheOldOneEnds() {
        TestAnswer client = register(good()).requireJson(201);
        String id = client.string("client_id");
        token(id, client.string("client_secret")).requireJson(200);

        TestAnswer answer = post("/admin/clients/" + id + "/secret").requireJson(200);

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        Map<String, Object> expected = new HashMap<>(client.json());
        expected.put("client_secret", answer.string("client_secret"));
        assertThat(answer.json()).isEqualTo(expected);
        token(id, client.string("client_secret")).requireOAuthError(401, "invalid_client");
        token(id, answer.string("client_secret")).requireJson(200);
    }

    @Test
    void replaceSecretWhenThereIsNoneThenNotFound() {
        String detail = "There is no client with this id and a secret.";
        String open = TestClients.publicOne(server).id();

        for (String id : List.of("nobody", "latchkey", open)) {
            post("/admin/clients/" + id + "/secret").requireProblem(404, "client_not_found", detail);
        }
        for (String id : List.of("%00", "%C3%28", "a%2Fb")) {
            TestAnswer answer = post("/admin/clients/" + id + "/secret");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json()).containsEntry("detail", detail);
        }
    }

    @Test
    void deleteThenTheClientGetsNoMoreTokens() {
        TestAnswer client = register(good()).requireJson(201);
        String id = client.string("client_id");
        token(id, client.string("client_secret")).requireJson(200);

        TestAnswer answer = delete("/admin/clients/" + id);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.text()).isEmpty();
        token(id, client.string("client_secret")).requireOAuthError(401, "invalid_client");
        delete("/admin/clients/" + id).requireProblem(404, "client_not_found", "There is no client with this id.");
        delete("/admin/clients/latchkey").requireProblem(404, "client_not_found", "There is no client with this id.");
    }

    @Test
    @DisplayName("deleting a client and replacing a secret take effect on the other replica within 5 s")
    void changeWhenAnotherReplicaRemembersThenItHoldsThereWithinFiveSeconds() {
        TestClock clock = TestClock.atStart();
        TestDatabase database = AuthDatabase.create();
        Map<String, Object> settings = Map.of("latchkey.master-key.key", AuthServer.randomMasterKey());
        try (AuthServer first = AuthServer.start(database, clock, settings);
                AuthServer second = AuthServer.start(database, clock, settings)) {
            String bearer = TestAdministrator.of(first).token();
            TestAnswer kept = register(first, bearer, good()).requireJson(201);
            TestAnswer gone = register(first, bearer, good()).requireJson(201);
            token(second, kept).requireJson(200);
            token(second, gone).requireJson(200);

            first.post("/admin/clients/" + kept.string("client_id") + "/secret")
                    .bearer(bearer)
                    .send()
                    .requireJson(200);
            first.request("DELETE", "/admin/clients/" + gone.string("client_id"))
                    .bearer(bearer)
                    .send();
            clock.advance(Duration.ofMillis(4_999));

            token(second, kept).requireOAuthError(401, "invalid_client");
            token(second, gone).requireOAuthError(401, "invalid_client");
        }
    }

    @Test
    void changesThenTheyAreAudited() {
        String id = register(good()).requireJson(201).string("client_id");
        post("/admin/clients/" + id + "/secret").requireJson(200);
        delete("/admin/clients/" + id);

        assertThat(TestRows.select(
                        server.database(),
                        "SELECT event || ' ' || actor_id FROM audit.event WHERE client_id = '" + id + "' ORDER BY id"))
                .containsExactly(
                        "client.registered " + admin.person().id(),
                        "client.secret_replaced " + admin.person().id(),
                        "client.deleted " + admin.person().id());
    }

    @Test
    void everyRouteWhenRoleIsMissingThenForbidden() {
        for (String token : List.of(server.signUp().access(), clientToken())) {
            for (String[] route : new String[][] {
                {"GET", "/admin/clients"},
                {"POST", "/admin/clients"},
                {"DELETE", "/admin/clients/x"},
                {"POST", "/admin/clients/x/secret"}
            }) {
                TestAnswer answer = server.request(route[0], route[1])
                        .bearer(token)
                        .header("Content-Type", "application/json")
                        .body("{}".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                        .send();

                answer.requireProblem(403, "The caller's role does not allow this.");
                assertThat(answer.headers().map()).doesNotContainKey("www-authenticate");
            }
        }
    }

    @Test
    @DisplayName("41 without a token: 401")
    void everyRouteWithoutTokenThenUnauthorized() {
        server.get("/admin/clients").send().requireProblem(401, "An access token is needed.");
        server.post("/admin/clients").json("{}").send().requireProblem(401, "An access token is needed.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "null", "{\"scope\": \"a\", \"scope\": \"b\"}", "{\"jwks\": {\"keys\": [1"})
    @DisplayName("95 a body that is not a JSON object: problem JSON")
    void registerWhenBodyIsNoJsonObjectThenProblem(String body) {
        TestAnswer answer =
                server.post("/admin/clients").bearer(admin.token()).json(body).send();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    private String clientToken() {
        return server.post("/oauth2/token")
                .form("grant_type=client_credentials")
                .header("Authorization", TestClients.basic(server).basic())
                .send()
                .requireJson(200)
                .string("access_token");
    }

    private TestAnswer requireInvalid(Map<String, Object> request, String field) {
        long clients = TestRows.count(server.database(), "auth.client");
        TestAnswer answer = register(request);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(fields(answer)).containsExactly(field);
        assertThat(TestRows.count(server.database(), "auth.client")).isEqualTo(clients);
        return answer;
    }

    private static Set<Object> fields(TestAnswer answer) {
        assertThat(answer.json().get("errors")).as(answer.text()).isInstanceOf(List.class);
        Set<Object> fields = new java.util.LinkedHashSet<>();
        for (Object error : (List<?>) Objects.requireNonNull(answer.json().get("errors"))) {
            fields.add(((Map<?, ?>) error).get("field"));
        }
        return fields;
    }

    @SuppressWarnings("unchecked") // items are JSON objects
    private static List<Map<String, Object>> items(TestAnswer answer) {
        return (List<Map<String, Object>>) Objects.requireNonNull(answer.json().get("items"));
    }

    private static Map<String, Object> good() {
        return Map.of(
                "client_name", "Orders",
                "grant_types", List.of("client_credentials"),
                "scope", "notes:count accounts:read",
                "token_endpoint_auth_method", "client_secret_basic");
    }

    private static Map<String, Object> with(Map<String, Object> differences) {
        Map<String, Object> request = new HashMap<>(good());
        request.putAll(differences);
        return request;
    }

    private TestAnswer register(Map<String, Object> request) {
        return register(server, admin.token(), request);
    }

    private static TestAnswer register(AuthServer replica, String bearer, Map<String, Object> request) {
        return replica.post("/admin/clients")
                .bearer(bearer)
                .json(JSONObjectUtils.toJSONString(request))
                .send();
    }

    private TestAnswer get(String path) {
        return server.get(path).bearer(admin.token()).send();
    }

    private TestAnswer post(String path) {
        return server.post(path).bearer(admin.token()).send();
    }

    private TestAnswer delete(String path) {
        return server.request("DELETE", path).bearer(admin.token()).send();
    }

    private static TestAnswer token(AuthServer replica, TestAnswer client) {
        return replica.post("/oauth2/token")
                .form("grant_type=client_credentials")
                .header("Authorization", TestClients.basic(client.string("client_id"), client.string("client_secret")))
                .send();
    }

    private TestAnswer token(String id, String secret) {
        return server.post("/oauth2/token")
                .form("grant_type=client_credentials")
                .header("Authorization", TestClients.basic(id, secret))
                .send();
    }
}
