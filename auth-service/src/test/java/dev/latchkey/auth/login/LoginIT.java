package dev.latchkey.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginIT {
    private static final String SCOPE = "openid profile email notes:read notes:write";

    private final AuthServer server = AuthServer.shared();
    private final Person person = server.register();

    @Test
    @DisplayName("28 the answer to a login must not be stored")
    void loginThenAnswersWithTokens() {
        TestAnswer answer = server.login(person.username(), AuthServer.PASSWORD);

        answer.requireJson(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json())
                .isEqualTo(Map.of(
                        "access_token",
                        answer.string("access_token"),
                        "token_type",
                        "Bearer",
                        "expires_in",
                        900L,
                        "refresh_token",
                        answer.string("refresh_token"),
                        "scope",
                        SCOPE));
        assertThat(answer.string("refresh_token")).matches("[\\w-]{43}");
    }

    @Test
    @DisplayName("28 the answer to set-jwt must not be stored")
    void setJwtThenAnswersWithTokensAndTheTutorialsMembers() {
        TestAnswer answer = server.post("/set-jwt")
                .json(credentials("username", person.username(), AuthServer.PASSWORD))
                .send();

        answer.requireJson(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json())
                .isEqualTo(Map.of(
                        "message",
                        "JWT created",
                        "token",
                        answer.string("access_token"),
                        "access_token",
                        answer.string("access_token"),
                        "token_type",
                        "Bearer",
                        "expires_in",
                        900L,
                        "refresh_token",
                        answer.string("refresh_token"),
                        "scope",
                        SCOPE));
        server.status(answer.string("token")).requireJson(200);
    }

    @Test
    void loginByEmailThenItIsTheSamePerson() throws ParseException {
        TestAnswer answer = server.post("/login")
                .json(credentials("email", person.email().toUpperCase(java.util.Locale.ROOT), AuthServer.PASSWORD))
                .send();

        answer.requireJson(200);
        assertThat(subject(answer)).isEqualTo(person.id());
    }

    @Test
    void loginByUsernameInAnotherCaseThenItIsTheSamePerson() throws ParseException {
        TestAnswer answer = server.login(person.username().toUpperCase(java.util.Locale.ROOT), AuthServer.PASSWORD);

        assertThat(subject(answer)).isEqualTo(person.id());
    }

    @Test
    void loginTwiceThenTwoSessions() throws ParseException {
        SignedJWT first = SignedJWT.parse(server.login(person).access());
        SignedJWT second = SignedJWT.parse(server.login(person).access());

        assertThat(first.getJWTClaimsSet().getStringClaim("sid"))
                .isNotEqualTo(second.getJWTClaimsSet().getStringClaim("sid"));
    }

    @Test
    void loginThenTheSessionKnowsTheDevice() {
        server.post("/login")
                .header("User-Agent", "Lynx/2.9 " + "x".repeat(400))
                .json(credentials("username", person.username(), AuthServer.PASSWORD))
                .send()
                .requireJson(200);

        assertThat(TestRows.select(
                        server.database(),
                        "SELECT length(user_agent) || ' ' || ip FROM auth.session WHERE account_id = '" + person.id()
                                + "'"))
                .containsExactly("256 127.0.0.1");
    }

    @Test
    @DisplayName("18 unknown user and wrong password: same status, body and headers")
    void loginWhenUnknownOrWrongThenAnswersAreAlike() {
        TestAnswer unknown = server.login("no-such-person", AuthServer.PASSWORD);
        TestAnswer wrong = server.login(person.username(), "wrong horse battery staple");
        TestAnswer unknownEmail = server.post("/login")
                .json(credentials("email", "no-such@example.test", AuthServer.PASSWORD))
                .send();

        requireRefused(unknown);
        assertThat(alike(wrong)).isEqualTo(alike(unknown));
        assertThat(alike(unknownEmail)).isEqualTo(alike(unknown));
    }

    @Test
    @DisplayName("20 disabled account: the same 401")
    void loginWhenDisabledThenTheAnswerIsThatForAWrongPassword() {
        TestAnswer wrong = server.login(person.username(), "wrong horse battery staple");
        server.database()
                .execute(Role.AUTH, "UPDATE auth.account SET enabled = false WHERE id = '" + person.id() + "'");

        TestAnswer disabled = server.login(person.username(), AuthServer.PASSWORD);

        requireRefused(disabled);
        assertThat(alike(disabled)).isEqualTo(alike(wrong));
        assertThat(TestRows.select(
                        server.database(),
                        "SELECT count(*) FROM auth.session WHERE account_id = '" + person.id() + "'"))
                .containsExactly("0");
    }

    @Test
    @DisplayName("18 set-jwt refuses as login does")
    void setJwtWhenUnknownOrWrongThenAnswersAreAlike() {
        TestAnswer unknown = server.post("/set-jwt")
                .json(credentials("username", "no-such-person", AuthServer.PASSWORD))
                .send();
        TestAnswer wrong = server.post("/set-jwt")
                .json(credentials("username", person.username(), "wrong horse battery staple"))
                .send();

        requireRefused(unknown);
        assertThat(alike(wrong)).isEqualTo(alike(unknown));
    }

    @ParameterizedTest
    @CsvSource({
        "admin, admin",
        "admin, password",
        "root, root",
        "latchkey, latchkey",
        "latchkey_auth, latchkey_auth",
        "postgres, postgres"
    })
    @DisplayName("26 there is no default account")
    void loginWhenNobodyRegisteredThatNameThenRefused(String username, String password) {
        requireRefused(server.login(username, password));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/set-jwt"})
    void loginWhenNothingIsGivenThenEachMemberIsNamed(String path) {
        server.post(path)
                .json("{}")
                .send()
                .requireProblem(
                        400,
                        "The request is not valid.",
                        Map.of(
                                "code",
                                "validation_failed",
                                "errors",
                                List.of(
                                        Map.of("field", "password", "code", "required", "message", "is required"),
                                        Map.of(
                                                "field",
                                                "username",
                                                "code",
                                                "required",
                                                "message",
                                                "is required unless email is set; do not set both"))));
    }

    @Test
    void loginWhenUsernameAndEmailThenInvalid() {
        server.post("/login")
                .json("{\"username\": \"a\", \"email\": \"b\", \"password\": \"c\"}")
                .send()
                .requireInvalid(Map.of("username", "is required unless email is set; do not set both"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "' OR '1'='1", "\\u0007", "\\ud83e\\udd94", "person-%"})
    void loginWhenTheNameIsOddThenRefusedLikeAnyOther(String jsonName) {
        requireRefused(server.login(jsonName, AuthServer.PASSWORD));
    }

    @Test
    void loginWhenNameAndPasswordAreVeryLongThenRefusedLikeAnyOther() {
        requireRefused(server.login("x".repeat(7_000), "y".repeat(7_000)));
    }

    @Test
    void loginWithATokenOfAnotherKindThenItMakesNoDifference() {
        for (String credential : List.of("Basic YTpi", "Digest x", "Bearer x.y.z", "Negotiate", "")) {
            server.post("/login")
                    .header("Authorization", credential)
                    .json(credentials("username", person.username(), AuthServer.PASSWORD))
                    .send()
                    .requireJson(200);
        }
    }

    private static void requireRefused(TestAnswer answer) {
        answer.requireProblem(401, "invalid_credentials", "The name or the password is wrong.");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    /** {@return status, headers and body of an answer, without its date and its request id} */
    private static List<Object> alike(TestAnswer answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.remove("date");
        headers.remove("x-request-id");
        return List.of(answer.status(), headers, answer.text());
    }

    private static String subject(TestAnswer answer) throws ParseException {
        return SignedJWT.parse(answer.string("access_token")).getJWTClaimsSet().getSubject();
    }

    private static String credentials(String member, String name, String password) {
        return "{\"" + member + "\": \"" + name + "\", \"password\": \"" + password + "\"}";
    }
}
