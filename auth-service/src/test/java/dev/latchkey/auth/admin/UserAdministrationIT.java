package dev.latchkey.auth.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestRows;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /admin/users}, on two replicas: a change at one replica holds at the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserAdministrationIT {
    private static final String UNKNOWN = "There is no account with this id.";
    private static final String LAST = "This is the last administrator. Make another account an administrator first.";

    private final TestDatabase database = AuthDatabase.create();
    private final Map<String, Object> settings = Map.of("latchkey.master-key.key", AuthServer.randomMasterKey());
    private AuthServer server;
    private AuthServer other;
    private TestAdministrator admin;
    private Person person;

    @BeforeAll
    void start() {
        server = AuthServer.start(database, settings);
        other = AuthServer.start(database, settings);
        admin = TestAdministrator.of(server);
    }

    @BeforeEach
    void register() {
        person = server.register();
    }

    @AfterAll
    void stop() {
        server.close();
        other.close();
    }

    @Test
    void showThenTheWholeAccountWithoutItsHash() {
        TestAnswer answer = get("/admin/users/" + person.id()).requireJson(200);

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json())
                .isEqualTo(Map.of(
                        "id", person.id(),
                        "username", person.username(),
                        "email", person.email(),
                        "email_verified", false,
                        "name", "Ada Lovelace",
                        "roles", List.of(),
                        "enabled", true,
                        "created_at", answer.string("created_at"),
                        "second_factor", false));
    }

    @Test
    void listThenPagesAreStable() {
        List<Object> listed = new ArrayList<>();
        long total = 1;
        for (int page = 0; (long) page * 2 < total; page++) {
            TestAnswer answer = get("/admin/users?size=2&page=" + page).requireJson(200);
            assertThat(answer.json()).containsEntry("page", (long) page).containsEntry("size", 2L);
            total = (Long) Objects.requireNonNull(answer.json().get("total"));
            assertThat(answer.json().keySet())
                    .isEqualTo(
                            (page + 1) * 2L < total
                                    ? Set.of("items", "page", "size", "total", "next")
                                    : Set.of("items", "page", "size", "total"));
            items(answer).forEach(item -> listed.add(item.get("id")));
        }
        assertThat(listed).hasSize((int) total).doesNotHaveDuplicates();
        assertThat(listed.getLast()).isEqualTo(person.id());
    }

    @Test
    void listWhenQueriedThenFoundByAPartOfNameAndAddressWhateverTheCase() {
        String part = person.username().toUpperCase(java.util.Locale.ROOT);

        assertThat(ids("query=" + part)).containsExactly(person.id());
        assertThat(ids("query=" + part + "@Example")).containsExactly(person.id());
        assertThat(ids("query=LOVELACE&size=200")).contains(person.id());
        assertThat(ids("query=nobody-has-this")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%25", "_%25", "%27%20OR%201%3D1", "%00", "%5C", "%F0%9F%A6%8A"})
    void listWhenQueryHasSpecialCharactersThenTheyMeanThemselves(String query) {
        assertThat(ids("query=" + query)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "page, -1, out_of_range",
        "size, 0, out_of_range",
        "size, 201, out_of_range",
        "page, x, wrong_type",
        "cursor, x, invalid",
        "cursor, Og, invalid"
    })
    void listWhenPageIsBadThenInvalid(String parameter, String value, String code) {
        TestAnswer answer = get("/admin/users?" + parameter + "=" + value);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.string("code")).isEqualTo("validation_failed");
        assertThat(answer.fieldErrors("code")).isEqualTo(Map.of(parameter, code));
    }

    @Test
    @DisplayName("67 disabling an account ends access and refresh on every replica; 20 and its user cannot sign in")
    void disableThenSessionsEndEverywhere() {
        Tokens tokens = server.login(person);

        TestAnswer answer = post("/admin/users/" + person.id() + "/disable").requireJson(200);

        assertThat(answer.json()).containsEntry("enabled", false).containsEntry("id", person.id());
        requireEnded(tokens);
        assertThat(other.login(person.username(), AuthServer.PASSWORD).status()).isEqualTo(401);
        // A second call succeeds and changes nothing.
        post("/admin/users/" + person.id() + "/disable").requireJson(200);
    }

    @Test
    void enableThenItsOwnerSignsInAgain() {
        Tokens tokens = server.login(person);
        post("/admin/users/" + person.id() + "/disable").requireJson(200);

        assertThat(post("/admin/users/" + person.id() + "/enable")
                        .requireJson(200)
                        .json())
                .containsEntry("enabled", true);

        requireEnded(tokens);
        other.login(person.username(), AuthServer.PASSWORD).requireJson(200);
    }

    @Test
    void setRolesThenTokensOfOtherRolesEndAndNewOnesHaveThem() throws ParseException {
        Tokens tokens = server.login(person);

        TestAnswer answer =
                roles(person.id(), "[\"admin\", \"notes:moderator\"]").requireJson(200);

        assertThat(answer.json()).containsEntry("roles", List.of("admin", "notes:moderator"));
        requireEnded(tokens);
        Tokens next = other.login(person);
        assertThat(SignedJWT.parse(next.access()).getJWTClaimsSet().getStringListClaim("roles"))
                .containsExactly("admin", "notes:moderator");
        other.get("/admin/users").bearer(next.access()).send().requireJson(200);

        roles(person.id(), "[]").requireJson(200);
        assertThat(other.get("/admin/users").bearer(next.access()).send().status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"admin\"",
                "[1]",
                "[null]",
                "[\"\"]",
                "[\"a\", \"a\"]",
                "[\"isAnonymous()\"]",
                "[\"a b\"]"
            })
    void setRolesWhenTheyCannotBeRolesThenInvalid(String roles) {
        TestAnswer answer = roles(person.id(), roles);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text()).contains("\"field\":\"roles\"");
    }

    @Test
    @DisplayName("67 deleting an account ends access and refresh on every replica")
    void deleteThenSessionsEndEverywhereAndTheNameIsFree() {
        Tokens tokens = server.login(person);

        TestAnswer answer = delete("/admin/users/" + person.id());

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.text()).isEmpty();
        requireEnded(tokens);
        get("/admin/users/" + person.id()).requireProblem(404, "account_not_found", UNKNOWN);
        other.post("/register")
                .json("""
                        {"username": "%s", "password": "%s"}""".formatted(person.username(), AuthServer.PASSWORD))
                .send()
                .requireJson(201);
    }

    @Test
    void endSessionsThenTheyEndEverywhereAndItsOwnerSignsInAgain() {
        Tokens tokens = server.login(person);

        assertThat(delete("/admin/users/" + person.id() + "/sessions").status()).isEqualTo(204);

        requireEnded(tokens);
        other.login(person);
    }

    @Test
    @DisplayName("the last administrator cannot be removed: 409, and nothing changes")
    void changeWhenItIsTheLastAdministratorThenConflict() {
        try (AuthServer alone = AuthServer.start(AuthDatabase.create())) {
            TestAdministrator last = TestAdministrator.of(alone);
            List<String> before = TestRows.of(alone.database(), "auth.account");
            String path = "/admin/users/" + last.person().id();

            alone.post(path + "/disable").bearer(last.token()).send().requireProblem(409, "last_administrator", LAST);
            alone.request("DELETE", path).bearer(last.token()).send().requireProblem(409, "last_administrator", LAST);
            alone.request("PUT", path + "/roles")
                    .bearer(last.token())
                    .json("{\"roles\": [\"other\"]}")
                    .send()
                    .requireProblem(409, "last_administrator", LAST);

            assertThat(TestRows.of(alone.database(), "auth.account")).isEqualTo(before);
            alone.get(path).bearer(last.token()).send().requireJson(200);

            // With a second enabled administrator, this one is no longer the last.
            TestAdministrator.of(alone);
            alone.post(path + "/disable").bearer(last.token()).send();
            assertThat(TestRows.select(
                            alone.database(),
                            "SELECT enabled FROM auth.account WHERE id = '"
                                    + last.person().id() + "'"))
                    .containsExactly("f");
        }
    }

    @Test
    @DisplayName("two administrators disable each other at once, on two replicas: an administrator remains")
    void disableWhenTheLastTwoDisableEachOtherThenOneStays() throws Exception {
        TestDatabase own = AuthDatabase.create();
        try (AuthServer first = AuthServer.start(own, settings);
                AuthServer second = AuthServer.start(own, settings)) {
            for (int round = 0; round < 5; round++) {
                own.execute(TestDatabase.Role.SUPERUSER, "TRUNCATE auth.account CASCADE");
                TestAdministrator one = TestAdministrator.of(first);
                TestAdministrator two = TestAdministrator.of(first);
                List<Callable<TestAnswer>> both = List.of(
                        () -> first.post("/admin/users/" + two.person().id() + "/disable")
                                .bearer(one.token())
                                .send(),
                        () -> second.post("/admin/users/" + one.person().id() + "/disable")
                                .bearer(two.token())
                                .send());
                try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                    for (Future<TestAnswer> answer : threads.invokeAll(both)) {
                        assertThat(answer.get().status()).isIn(200, 401, 409);
                    }
                }
                assertThat(TestRows.select(own, "SELECT count(*) FROM auth.account WHERE enabled"))
                        .containsExactly("1");
            }
        }
    }

    @Test
    void changesThenTheyAreAudited() {
        String path = "/admin/users/" + person.id();
        post(path + "/disable").requireJson(200);
        post(path + "/enable").requireJson(200);
        roles(person.id(), "[\"a\", \"b\"]").requireJson(200);
        delete(path);

        assertThat(TestRows.select(
                        database,
                        "SELECT concat_ws(' ', event, actor_id, details ->> 'roles') FROM audit.event"
                                + " WHERE account_id = '" + person.id() + "' AND event LIKE 'account.%' ORDER BY id"))
                .containsExactly(
                        "account.registered " + person.id(),
                        "account.disabled " + admin.person().id(),
                        "account.enabled " + admin.person().id(),
                        "account.roles_set " + admin.person().id() + " a b",
                        "account.deleted " + admin.person().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-4000-8000-000000000000", "x", "1", "%00", "a%2Fb"})
    void everyRouteWhenAccountIsUnknownThenNotFound(String id) {
        for (String[] route : new String[][] {
            {"GET", ""},
            {"POST", "/disable"},
            {"POST", "/enable"},
            {"POST", "/password-reset"},
            {"DELETE", ""},
            {"DELETE", "/sessions"}
        }) {
            TestAnswer answer = server.request(route[0], "/admin/users/" + id + route[1])
                    .bearer(admin.token())
                    .send();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json()).containsEntry("detail", UNKNOWN);
        }
        assertThat(roles(id, "[]").status()).isEqualTo(404);
    }

    @Test
    void everyRouteWhenRoleIsMissingThenForbidden() {
        String token = server.login(person).access();
        String path = "/admin/users/" + person.id();
        for (String[] route : new String[][] {
            {"GET", "/admin/users"},
            {"GET", path},
            {"POST", path + "/disable"},
            {"POST", path + "/enable"},
            {"POST", path + "/password-reset"},
            {"PUT", path + "/roles"},
            {"DELETE", path},
            {"DELETE", path + "/sessions"}
        }) {
            TestAnswer answer = server.request(route[0], route[1])
                    .bearer(token)
                    .json("{\"roles\": [\"admin\"]}")
                    .send();

            answer.requireProblem(403, "The caller's role does not allow this.");
            assertThat(answer.headers().map()).doesNotContainKey("www-authenticate");
            server.request(route[0], route[1]).send().requireProblem(401, "An access token is needed.");
        }
        server.status(token).requireJson(200);
    }

    private void requireEnded(Tokens tokens) {
        for (AuthServer replica : List.of(server, other)) {
            assertThat(replica.status(tokens.access()).json()).containsEntry("error", "Token has been revoked");
            replica.refresh(tokens.refresh()).requireOAuthError(400, "invalid_grant");
        }
    }

    private List<Object> ids(String query) {
        List<Object> ids = new ArrayList<>();
        items(get("/admin/users?" + query).requireJson(200)).forEach(item -> ids.add(item.get("id")));
        return ids;
    }

    @SuppressWarnings("unchecked") // items are JSON objects
    private static List<Map<String, Object>> items(TestAnswer answer) {
        return (List<Map<String, Object>>) Objects.requireNonNull(answer.json().get("items"));
    }

    private TestAnswer roles(String id, String roles) {
        return server.request("PUT", "/admin/users/" + id + "/roles")
                .bearer(admin.token())
                .json("{\"roles\": " + roles + "}")
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
}
