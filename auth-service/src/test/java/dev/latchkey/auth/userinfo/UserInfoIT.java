package dev.latchkey.auth.userinfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserInfoIT {
    private final AuthServer server = AuthServer.shared();
    private final Person person = server.register();

    @Test
    void userInfoThenTellsTheClaims() {
        TestAnswer answer = userInfo(server.login(person).access());

        answer.requireJson(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json())
                .isEqualTo(Map.of(
                        "sub", person.id(),
                        "preferred_username", person.username(),
                        "name", "Ada Lovelace",
                        "email", person.email(),
                        "email_verified", false,
                        "roles", List.of()));
    }

    @Test
    void userInfoWithoutEmailAndNameThenTheyAreAbsent() {
        String username = person.username() + "-plain";
        TestAnswer account = server.post("/register")
                .json("{\"username\": \"" + username + "\", \"password\": \"" + AuthServer.PASSWORD + "\"}")
                .send();

        TestAnswer answer = userInfo(server.login(username, AuthServer.PASSWORD).string("access_token"));

        answer.requireJson(200);
        assertThat(answer.json())
                .isEqualTo(Map.of("sub", account.string("id"), "preferred_username", username, "roles", List.of()));
    }

    @Test
    void userInfoThenTellsWhatTheDatabaseKnowsNow() {
        String token = server.login(person).access();
        server.database()
                .execute(
                        Role.AUTH,
                        "UPDATE auth.account SET roles = '{admin,auditor}' WHERE id = '" + person.id() + "'");

        assertThat(userInfo(token).json()).containsEntry("roles", List.of("admin", "auditor"));
    }

    @Test
    @DisplayName("41, 95 without a token: 401 in OAuth JSON, no error code in the challenge")
    void userInfoWithoutTokenThenUnauthorized() {
        TestAnswer answer = server.get("/userinfo").send();

        answer.requireOAuthError(401, "invalid_token");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer x", "Bearer x.y.z"})
    @DisplayName("95 with a bad token: 401 in OAuth JSON")
    void userInfoWhenTokenIsBadThenUnauthorized(String authorization) {
        TestAnswer answer =
                server.get("/userinfo").header("Authorization", authorization).send();

        answer.requireOAuthError(401, "invalid_token");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
    }

    @Test
    void userInfoWhenLoggedOutThenUnauthorized() {
        String token = server.login(person).access();
        server.logout(token).requireJson(200);

        userInfo(token).requireOAuthError(401, "invalid_token");
    }

    @Test
    void userInfoWhenAccountWasDisabledThenUnauthorized() {
        String token = server.login(person).access();
        server.database()
                .execute(Role.AUTH, "UPDATE auth.account SET enabled = false WHERE id = '" + person.id() + "'");

        TestAnswer answer = userInfo(token);

        answer.requireOAuthError(401, "invalid_token");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
    }

    @Test
    void userInfoWhenAccountIsGoneThenUnauthorized() {
        String token = server.login(person).access();
        server.database().execute(Role.AUTH, "DELETE FROM auth.account WHERE id = '" + person.id() + "'");

        userInfo(token).requireOAuthError(401, "invalid_token");
    }

    @Test
    void userInfoWhenSeveralCredentialsThenBadRequest() {
        String token = server.login(person).access();

        TestAnswer answer = server.get("/userinfo").bearer(token).bearer(token).send();

        answer.requireOAuthError(400, "invalid_request");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_request\"");
    }

    @Test
    @DisplayName("95 another method or media type is refused in OAuth JSON")
    void userInfoWhenMethodOrAnswerIsAnotherThenRefused() {
        String token = server.login(person).access();

        TestAnswer method = server.request("DELETE", "/userinfo").bearer(token).send();
        method.requireOAuthError(405, "invalid_request");
        assertThat(method.header("Allow")).contains("GET");
        server.get("/userinfo")
                .bearer(token)
                .header("Accept", "text/html")
                .send()
                .requireOAuthError(406, "invalid_request");
    }

    private TestAnswer userInfo(String token) {
        return server.get("/userinfo").bearer(token).send();
    }
}
