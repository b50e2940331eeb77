package dev.latchkey.auth.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.client.TestClients;
import dev.latchkey.auth.client.TestClients.Known;
import dev.latchkey.auth.client.TwoServers;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.auth.scope.ScopeCatalogue;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /admin/scopes}. */
class ScopeAdministrationIT {
    private static final AtomicInteger SCOPES = new AtomicInteger();

    private final AuthServer server = AuthServer.shared();
    private final TestAdministrator admin = TestAdministrator.of(server);
    private final String name = "orders:read." + SCOPES.incrementAndGet();

    /** Other tests of this server expect the scopes of its settings. */
    @AfterEach
    void deleteAll() {
        server.database().execute(Role.AUTH, "DELETE FROM auth.scope");
        server.bean(ScopeCatalogue.class).load();
    }

    @Test
    void addThenTheWholeAnswerAndLoginsAndMetadataKnowIt() {
        Map<String, Object> texts = Map.of("en", "see your orders", "de", "Ihre Bestellungen sehen");

        TestAnswer answer = add(Map.of("name", name, "descriptions", texts)).requireJson(201);

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json())
                .isEqualTo(Map.of(
                        "name",
                        name,
                        "descriptions",
                        texts,
                        "allowed_for",
                        List.of("login", "clients"),
                        "origin",
                        "administrator"));
        assertThat(login(server, server.register(), "openid " + name)
                        .requireJson(200)
                        .string("scope"))
                .isEqualTo("openid " + name);
        assertThat(scopesSupported(server))
                .startsWith("openid", "profile", "email")
                .contains(name);
        delete(name);
        assertThat(scopesSupported(server)).doesNotContain(name);
    }

    @Test
    void loginWhenItAsksForMoreThanATokenCanHaveThenInvalid() {
        List<String> names = IntStream.range(0, 10)
                .mapToObj(number -> "x".repeat(99) + number)
                .toList();
        names.forEach(each -> add(Map.of("name", each)).requireJson(201));
        Person person = server.register();

        assertThat(login(server, person, String.join(" ", names)).status()).isEqualTo(400);
        login(server, person, String.join(" ", names.subList(0, 9))).requireJson(200);
    }

    @Test
    void addWhenOnlyForClientsThenALoginMayNotAskForIt() {
        add(Map.of("name", name, "allowed_for", List.of("clients"))).requireJson(201);

        assertThat(login(server, server.register(), name).status()).isEqualTo(400);
        assertThat(scopesSupported(server)).doesNotContain(name);
        token(TestClients.with(server, name, List.of("client_credentials"))).requireJson(200);
    }

    @Test
    void addWhenOnlyForLoginThenNoClientGetsIt() {
        Known before = TestClients.with(server, name + " notes:count", List.of("client_credentials"));
        add(Map.of("name", name, "allowed_for", List.of("login"))).requireJson(201);

        login(server, server.register(), name).requireJson(200);
        register(name).requireInvalid(Map.of("scope", "must not have a scope that only a login may ask for"));
        assertThat(token(before).requireJson(200).string("scope")).isEqualTo("notes:count");
    }

    @Test
    void addWhenOnlyForLoginThenAClientThatIsInTheCacheLosesItAtOnce() {
        Known client = TestClients.with(server, name + " notes:count", List.of("client_credentials"));
        token(client).requireJson(200);

        add(Map.of("name", name, "allowed_for", List.of("login"))).requireJson(201);

        assertThat(token(client).requireJson(200).string("scope")).isEqualTo("notes:count");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openid", "offline_access", "accounts:read", "notes:read"})
    void addWhenTheNameIsTakenThenConflictAndTheScopeStaysAsItIs(String taken) {
        TestAnswer before = get("/admin/scopes?size=200");

        add(Map.of("name", taken, "descriptions", Map.of("en", "harmless"), "allowed_for", List.of("login")))
                .requireProblem(409, "scope_exists", "There is a scope with this name.");

        assertThat(get("/admin/scopes?size=200").text()).isEqualTo(before.text());
    }

    @Test
    void addTwiceThenConflict() {
        add(Map.of("name", name)).requireJson(201);

        add(Map.of("name", name)).requireProblem(409, "scope_exists", "There is a scope with this name.");
    }

    @Test
    void addWhenThereAreTwoHundredThenRefusedUntilOneIsDeleted() {
        server.database().execute(Role.AUTH, """
                INSERT INTO auth.scope (name, descriptions, allowed_for, created_at)
                SELECT 'many:' || number, '{}'::jsonb, '{login}'::text[], shared.clock()
                FROM generate_series(1, 200) number""");
        server.bean(ScopeCatalogue.class).load();

        add(Map.of("name", name))
                .requireProblem(409, "too_many_scopes", "There are 200 scopes of administrators. Delete one first.");

        assertThat(delete("many:7").status()).isEqualTo(204);
        add(Map.of("name", name)).requireJson(201);
    }

    static List<Arguments> bad() {
        return List.of(
                Arguments.of("name", null),
                Arguments.of("name", ""),
                Arguments.of("name", "a b"),
                Arguments.of("name", "a\"b"),
                Arguments.of("name", "a\\b"),
                Arguments.of("name", "é"),
                Arguments.of("name", "a\n"),
                Arguments.of("name", "x".repeat(101)),
                Arguments.of("descriptions", Map.of("xx", "see")),
                Arguments.of("descriptions", Map.of("en", "")),
                Arguments.of("descriptions", Map.of("en", "x".repeat(256))),
                Arguments.of("descriptions", Map.of("en", "a\u202eb")),
                Arguments.of("descriptions", Map.of("en", "a\nb")),
                Arguments.of("allowed_for", List.of()),
                Arguments.of("allowed_for", List.of("users")),
                Arguments.of("allowed_for", List.of("login", "login")));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void addWhenAMemberIsBadThenItIsNamedAndNothingIsStored(String member, @Nullable Object value) {
        Map<String, Object> scope = new HashMap<>(Map.of("name", name));
        scope.put(member, value);
        long scopes = TestRows.count(server.database(), "auth.scope");

        TestAnswer answer = add(scope);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.fieldErrors("code")).isEqualTo(Map.of(member, value == null ? "required" : "invalid"));
        assertThat(TestRows.count(server.database(), "auth.scope")).isEqualTo(scopes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{",
                "{\"name\": 1}",
                "{\"name\": \"a\", \"origin\": \"built_in\"}",
                "{\"name\": \"a\", \"descriptions\": {\"en\": null}}",
                "{\"name\": \"a\", \"descriptions\": {\"en\": 1}}",
                "{\"name\": \"a\", \"descriptions\": {\"en\": {}}}",
                "{\"name\": \"a\", \"descriptions\": {\"en\": [\"a\"]}}",
                "{\"name\": \"a\", \"descriptions\": []}",
                "{\"name\": \"a\", \"allowed_for\": [null]}",
                "{\"name\": \"a\", \"allowed_for\": \"login\"}"
            })
    void addWhenTheFormIsWrongThenInvalid(String body) {
        TestAnswer answer =
                server.post("/admin/scopes").bearer(admin.token()).json(body).send();

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void listThenByNameInPagesWithTheirOrigins() {
        add(Map.of("name", name)).requireJson(201);

        List<Object> names = new ArrayList<>();
        String path = "/admin/scopes?size=2";
        for (String next = ""; next != null; ) {
            TestAnswer page = get(path + next).requireJson(200);
            assertThat(page.header("Cache-Control")).isEqualTo("no-store");
            items(page).forEach(item -> names.add(item.get("name")));
            Object cursor = page.json().get("next");
            next = cursor == null ? null : "&cursor=" + cursor;
        }

        assertThat(names)
                .contains("openid", "profile", "email", "roles", "offline_access", "accounts:read", "notes:read", name)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo((left, right) -> String.valueOf(left).compareTo(String.valueOf(right)));
        assertThat(items(get("/admin/scopes?size=200")))
                .contains(
                        Map.of(
                                "name",
                                "accounts:read",
                                "descriptions",
                                Map.of(),
                                "allowed_for",
                                List.of("clients"),
                                "origin",
                                "built_in"),
                        Map.of(
                                "name",
                                "notes:count",
                                "descriptions",
                                Map.of(),
                                "allowed_for",
                                List.of("clients"),
                                "origin",
                                "setting"));
    }

    @Test
    void replaceThenTheWholeAnswerAndClientsAndConsentsKeepIt() {
        add(Map.of("name", name, "descriptions", Map.of("en", "see your ordres")))
                .requireJson(201);
        Known client = TestClients.with(server, "notes:count " + name, List.of("client_credentials"));
        String addedAt = "SELECT created_at FROM auth.scope WHERE name = '" + name + "'";
        List<String> before = TestRows.select(server.database(), addedAt);

        TestAnswer answer = put(name, Map.of("descriptions", Map.of("en", "see your orders")));

        answer.requireJson(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json())
                .isEqualTo(Map.of(
                        "name",
                        name,
                        "descriptions",
                        Map.of("en", "see your orders"),
                        "allowed_for",
                        List.of("login", "clients"),
                        "origin",
                        "administrator"));
        assertThat(get("/admin/scopes?size=200").text())
                .contains("see your orders")
                .doesNotContain("ordres");
        assertThat(token(client).requireJson(200).string("scope")).isEqualTo("notes:count " + name);
        assertThat(TestRows.select(server.database(), addedAt)).isEqualTo(before);
        assertThat(TestRows.select(
                        server.database(),
                        "SELECT actor_id FROM audit.event WHERE event = 'scope.changed' AND details ->> 'scope' = '"
                                + name + "'"))
                .containsExactly(admin.person().id());
    }

    @Test
    void replaceWhenItWasReservedForLoginsByMistakeThenClientsHaveItAgain() {
        Known client = TestClients.with(server, "notes:count " + name, List.of("client_credentials"));
        add(Map.of("name", name, "allowed_for", List.of("login"))).requireJson(201);
        assertThat(token(client).requireJson(200).string("scope")).isEqualTo("notes:count");

        put(name, Map.of("name", name, "allowed_for", List.of("clients"))).requireJson(200);

        assertThat(token(client).requireJson(200).string("scope")).isEqualTo("notes:count " + name);
        assertThat(login(server, server.register(), name).status()).isEqualTo(400);
    }

    @Test
    void replaceWhenInvalidOrUnknownOrFixedThenRefused() {
        add(Map.of("name", name)).requireJson(201);

        put(name, Map.of("name", "another"))
                .requireInvalid(Map.of("name", "must be the name in the address, or absent"));
        put(name, Map.of("allowed_for", List.of("users")))
                .requireInvalid(Map.of("allowed_for", "must be login, clients or both"));
        put("nothing", Map.of()).requireProblem(404, "scope_not_found", "There is no scope with this name.");
        put("notes:read", Map.of())
                .requireProblem(
                        409,
                        "scope_fixed",
                        "The scope is built in or comes from a setting, so it cannot be changed here.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openid", "profile", "email", "roles", "offline_access", "accounts:read", "notes:read"})
    void deleteWhenBuiltInOrOfASettingThenRefusedAndItStays(String fixed) {
        delete(fixed)
                .requireProblem(
                        409,
                        "scope_fixed",
                        "The scope is built in or comes from a setting, so it cannot be changed here.");

        assertThat(get("/admin/scopes?size=200").text()).contains("\"name\":\"" + fixed + "\"");
    }

    @Test
    void deleteWhenTheFileHasTheSameNameThenOnlyTheEntryOfTheAdministratorGoes() {
        server.database().execute(Role.AUTH, """
                INSERT INTO auth.scope (name, descriptions, allowed_for, created_at)
                VALUES ('notes:count', '{}', '{login}', shared.clock())""");
        server.bean(ScopeCatalogue.class).load();
        Known client = TestClients.with(server, "notes:count", List.of("client_credentials"));
        assertThat(login(server, server.register(), "notes:count").status()).isEqualTo(400);

        assertThat(delete("notes:count").status()).isEqualTo(204);

        assertThat(TestRows.count(server.database(), "auth.scope")).isZero();
        assertThat(token(client).requireJson(200).string("scope")).isEqualTo("notes:count");
        assertThat(delete("notes:count").status()).isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "%00", "%C3%28", "a%20b", "x/y"})
    void deleteWhenUnknownThenNotFound(String unknown) {
        TestAnswer answer = delete(unknown);

        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://api.example.test/orders", "https://api.example.test/", "c++", "50%", "a?b#c"})
    void deleteWhenTheNameHasSpecialCharactersThenDeleted(String odd) {
        add(Map.of("name", odd)).requireJson(201);

        TestAnswer answer = delete(odd.replace("%", "%25").replace("?", "%3F").replace("#", "%23"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        assertThat(TestRows.select(server.database(), "SELECT name FROM auth.scope WHERE name = '" + odd + "'"))
                .isEmpty();
    }

    @Test
    void deleteWhenTheNameEndsWithASlashThenTheScopeWithoutItStays() {
        String other = "https://api.example.test/" + name;
        add(Map.of("name", other)).requireJson(201);

        delete(other + '/').requireProblem(404, "scope_not_found", "There is no scope with this name.");

        assertThat(delete(TestBrowser.encode(other)).status()).isEqualTo(204);
    }

    @Test
    void deleteThenNewRequestsAreRefusedTokensLiveOnAndRefreshLeavesItOut() {
        add(Map.of("name", name)).requireJson(201);
        Known client = TestClients.with(server, "notes:count " + name, List.of("client_credentials"));
        assertThat(token(client).requireJson(200).string("scope")).isEqualTo("notes:count " + name);
        Person person = server.register();
        TestAnswer both = login(server, person, "openid " + name).requireJson(200);
        TestAnswer alone = login(server, person, name).requireJson(200);

        assertThat(delete(name).status()).isEqualTo(204);

        assertThat(login(server, person, name).status()).isEqualTo(400);
        assertThat(token(client).requireJson(200).string("scope")).isEqualTo("notes:count");
        assertThat(TestRows.select(
                        server.database(), "SELECT scope FROM auth.client WHERE client_id = '" + client.id() + "'"))
                .containsExactly("notes:count");
        server.status(both.string("access_token")).requireJson(200);
        TestAnswer refreshed = server.refresh(both.string("refresh_token")).requireJson(200);
        assertThat(refreshed.string("scope")).isEqualTo("openid");
        TestAnswer empty = server.refresh(alone.string("refresh_token")).requireJson(200);
        assertThat(empty.string("scope")).isEmpty();
        assertThat(server.logout(empty.string("access_token")).status())
                .as("the session goes on, and can be ended")
                .isEqualTo(200);
        delete(name).requireProblem(404, "scope_not_found", "There is no scope with this name.");
    }

    @Test
    void changesThenTheyAreAudited() {
        add(Map.of("name", name)).requireJson(201);
        add(Map.of("name", name));
        delete(name);
        delete(name);

        assertThat(TestRows.select(
                        server.database(),
                        "SELECT event || ' ' || actor_id FROM audit.event WHERE details ->> 'scope' = '" + name
                                + "' AND event LIKE 'scope.%' ORDER BY id"))
                .containsExactly(
                        "scope.added " + admin.person().id(),
                        "scope.deleted " + admin.person().id());
    }

    @Test
    void everyRouteWhenRoleIsMissingThenForbidden() {
        for (String[] route : new String[][] {
            {"GET", "/admin/scopes"},
            {"POST", "/admin/scopes"},
            {"PUT", "/admin/scopes/" + name},
            {"DELETE", "/admin/scopes/" + name}
        }) {
            server.request(route[0], route[1])
                    .bearer(server.signUp().access())
                    .header("Content-Type", "application/json")
                    .body("{\"name\": \"mine\"}".getBytes(StandardCharsets.US_ASCII))
                    .send()
                    .requireProblem(403, "The caller's role does not allow this.");
        }
        server.get("/admin/scopes").send().requireProblem(401, "An access token is needed.");
    }

    @Test
    void changeThenTheOtherReplicaFollowsWithinFiveSeconds() {
        try (TwoServers servers = new TwoServers(TestClock.atStart(), Map.of())) {
            String bearer = TestAdministrator.of(servers.first).token();
            Person person = servers.first.register();

            add(servers.first, bearer, Map.of("name", name)).requireJson(201);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> login(servers.second, person, name).requireJson(200));
            servers.first
                    .request("DELETE", "/admin/scopes/" + name)
                    .bearer(bearer)
                    .send();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(login(servers.second, person, name).status())
                                    .isEqualTo(400));
        }
    }

    private static TestAnswer login(AuthServer at, Person person, String scope) {
        return at.post("/login")
                .json("""
                        {"username": "%s", "password": "%s", "scope": "%s"}""".formatted(person.username(), AuthServer.PASSWORD, scope))
                .send();
    }

    private TestAnswer token(Known client) {
        return server.post("/oauth2/token")
                .form("grant_type=client_credentials")
                .header("Authorization", client.basic())
                .send();
    }

    private TestAnswer register(String scope) {
        return server.post("/admin/clients")
                .bearer(admin.token())
                .json(JSONObjectUtils.toJSONString(Map.of(
                        "client_name",
                        "Orders",
                        "scope",
                        scope,
                        "grant_types",
                        List.of("client_credentials"),
                        "token_endpoint_auth_method",
                        "client_secret_basic")))
                .send();
    }

    private TestAnswer add(Map<String, ?> scope) {
        return add(server, admin.token(), scope);
    }

    private static TestAnswer add(AuthServer at, String bearer, Map<String, ?> scope) {
        return at.post("/admin/scopes")
                .bearer(bearer)
                .json(JSONObjectUtils.toJSONString(scope))
                .send();
    }

    private TestAnswer put(String path, Map<String, ?> scope) {
        return server.request("PUT", "/admin/scopes/" + path)
                .bearer(admin.token())
                .json(JSONObjectUtils.toJSONString(scope))
                .send();
    }

    private TestAnswer delete(String path) {
        return server.request("DELETE", "/admin/scopes/" + path)
                .bearer(admin.token())
                .send();
    }

    private TestAnswer get(String path) {
        return server.get(path).bearer(admin.token()).send();
    }

    private static List<Object> scopesSupported(AuthServer at) {
        return list(at.get("/.well-known/openid-configuration").send().requireJson(200), "scopes_supported");
    }

    private static List<Map<?, ?>> items(TestAnswer page) {
        List<Map<?, ?>> items = new ArrayList<>();
        list(page, "items").forEach(item -> items.add((Map<?, ?>) item));
        return items;
    }

    private static List<Object> list(TestAnswer answer, String member) {
        return List.copyOf((List<?>) Objects.requireNonNull(answer.json().get(member)));
    }
}
