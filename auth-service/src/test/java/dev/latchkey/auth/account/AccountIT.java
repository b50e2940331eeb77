package dev.latchkey.auth.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.client.TestClients;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /accounts/{username}}, as other services call it. */
class AccountIT {
    private final AuthServer server = AuthServer.shared();
    private final String token = token("accounts:read");

    @Test
    void accountWhenKnownThenToldAndNoMore() {
        Person person = server.register();

        TestAnswer answer = account(person.username(), token).requireJson(200);
        assertThat(answer.json())
                .isEqualTo(Map.of("id", person.id(), "username", person.username(), "name", "Ada Lovelace"));
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void accountWhenItHasNoNameThenNull() {
        String username = register("nameless " + UUID.randomUUID());

        Map<String, Object> expected = new HashMap<>();
        expected.put("username", username);
        expected.put("name", null);
        Map<String, Object> json = account(username, token).requireJson(200).json();
        json.remove("id");
        assertThat(json).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Ö ", "a/b", "a+b", "a%2Fb", "a%b", "a b", "?q=1#x", "..", "\ud83e\udd8a", "名前", "a;b=c", "\\"})
    void accountWhenNameIsEncodedThenFoundWhateverItsCase(String part) {
        String username = register(part.strip() + UUID.randomUUID());

        assertThat(account(username, token).requireJson(200).string("username")).isEqualTo(username);
        assertThat(account(NameKey.of(username), token).requireJson(200).string("username"))
                .isEqualTo(username);
    }

    @Test
    void accountWhenNameIsAnAddressThenFound() {
        String address = "ada" + UUID.randomUUID() + "@example.test";
        server.post("/register")
                .json("""
                        {"username": "%s", "email": "%s", "password": "%s"}""".formatted(address, address, AuthServer.PASSWORD))
                .send()
                .requireJson(201);

        assertThat(account(address, token).requireJson(200).string("username")).isEqualTo(address);
        assertThat(server.get("/accounts/" + address)
                        .bearer(token)
                        .send()
                        .requireJson(200)
                        .string("username"))
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "%00", "%ff", "%C3%28", "' OR '1'='1", "x"})
    void accountWhenUnknownThenNotFound(String name) {
        String path = "/accounts/" + (name.startsWith("%") ? name : encode(name.repeat(50)));

        requireNotFound(server.get(path).bearer(token).send());
    }

    @Test
    void accountWhenOnlyTheAddressIsKnownThenNotFound() {
        requireNotFound(account(server.register().email(), token));
    }

    @Test
    @DisplayName("20 a disabled account counts as unknown")
    void accountWhenDisabledThenNotFound() {
        Person person = server.register();
        server.database()
                .execute(Role.AUTH, "UPDATE auth.account SET enabled = false WHERE id = '" + person.id() + "'");

        requireNotFound(account(person.username(), token));
    }

    @Test
    @DisplayName("59 a token without accounts:read: 403 insufficient_scope, naming it")
    void accountWhenScopeIsMissingThenForbidden() {
        for (String other : new String[] {token("notes:count"), server.signUp().access()}) {
            TestAnswer answer = account("nobody", other);

            answer.requireProblem(403, "insufficient_scope", "The access token lacks the scope accounts:read.");
            assertThat(answer.header("WWW-Authenticate"))
                    .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"accounts:read\"");
        }
    }

    @Test
    @DisplayName("41 without a token: 401")
    void accountWithoutTokenThenUnauthorized() {
        TestAnswer answer = server.get("/accounts/nobody").send();

        answer.requireProblem(401, "An access token is needed.");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    /** The member {@code instance} echoes the path of the request, so its value is not compared. */
    private static void requireNotFound(TestAnswer answer) {
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json())
                .containsOnlyKeys("type", "title", "status", "detail", "instance", "code")
                .containsEntry("code", "account_not_found")
                .containsEntry("detail", "There is no account with this username.");
    }

    private TestAnswer account(String username, String bearer) {
        return server.get("/accounts/" + encode(username)).bearer(bearer).send();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String register(String username) {
        server.post("/register")
                .json(com.nimbusds.jose.util.JSONObjectUtils.toJSONString(
                        Map.of("username", username, "password", AuthServer.PASSWORD)))
                .send()
                .requireJson(201);
        return username;
    }

    private String token(String scope) {
        return server.post("/oauth2/token")
                .form("grant_type=client_credentials&scope=" + scope)
                .header("Authorization", TestClients.basic(server).basic())
                .send()
                .requireJson(200)
                .string("access_token");
    }
}
