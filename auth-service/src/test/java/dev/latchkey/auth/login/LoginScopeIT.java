package dev.latchkey.auth.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestRows;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scope of a login: what the caller asks for, or the default of the settings. */
class LoginScopeIT {
    private static final String DEMO = "openid profile email notes:read notes:write";
    private static final String OBJECTION =
            "must be some of these names, in 1000 characters or fewer, with one space between two names: ";

    private final AuthServer server = AuthServer.shared();
    private final Person person = server.register();

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/set-jwt"})
    void loginWhenScopeIsAskedThenGivenAndRefreshKeepsIt(String path) throws ParseException {
        TestAnswer answer = login(
                        server, path, person.username(), AuthServer.PASSWORD, "\"notes:read openid notes:read\"")
                .requireJson(200);

        assertThat(answer.string("scope")).isEqualTo("notes:read openid");
        assertThat(scopeOf(answer)).isEqualTo("notes:read openid");
        TestAnswer refreshed = server.refresh(answer.string("refresh_token")).requireJson(200);
        assertThat(refreshed.string("scope")).isEqualTo("notes:read openid");
        assertThat(scopeOf(refreshed)).isEqualTo("notes:read openid");
        server.post("/oauth2/token")
                .form("grant_type=refresh_token&client_id=latchkey&scope=notes:write&refresh_token="
                        + refreshed.string("refresh_token"))
                .send()
                .requireOAuthError(400, "invalid_scope");
    }

    @Test
    void loginWhenScopeIsNullThenTheDefault() {
        assertThat(login(server, "/login", person.username(), AuthServer.PASSWORD, "null")
                        .requireJson(200)
                        .string("scope"))
                .isEqualTo(DEMO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "accounts:read",
                "openid accounts:read",
                "roles",
                "offline_access",
                "notes:count",
                "admin",
                "OPENID",
                "",
                " ",
                " openid",
                "openid  email",
                "openid\\temail",
                "openid\\u0000"
            })
    @DisplayName("a login asks for a scope of services, or for an unknown one: 400, the same for every name")
    void loginWhenScopeIsNotForLoginsThenInvalidBeforeTheAccountIsLookedUp(String scope) {
        TestAnswer right = login(server, "/login", person.username(), AuthServer.PASSWORD, '"' + scope + '"');
        TestAnswer wrong = login(server, "/login", person.username(), "wrong horse battery staple", '"' + scope + '"');
        TestAnswer unknown = login(server, "/login", "no-such-person", AuthServer.PASSWORD, '"' + scope + '"');

        if (!scope.contains("u0000")) { // which no JSON body may contain
            right.requireInvalid(Map.of("scope", OBJECTION + DEMO));
        }
        assertThat(right.status()).isEqualTo(400);
        assertThat(List.of(wrong.status(), wrong.text())).isEqualTo(List.of(right.status(), right.text()));
        assertThat(List.of(unknown.status(), unknown.text())).isEqualTo(List.of(right.status(), right.text()));
        assertThat(TestRows.select(
                        server.database(),
                        "SELECT count(*) FROM auth.session WHERE account_id = '" + person.id() + "'"))
                .containsExactly("0");
        assertThat(server.audited("SELECT count(*) FROM audit.event WHERE account_id = '" + person.id()
                        + "' AND event LIKE 'login.%'"))
                .containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"openid\"]", "1", "{}", "true"})
    void loginWhenScopeIsNoTextThenInvalid(String scope) {
        assertThat(login(server, "/login", person.username(), AuthServer.PASSWORD, scope)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void signInOnThePagesThenTheSessionHasTheDefault() {
        new TestBrowser(server)
                .submit(
                        "/login",
                        "/login",
                        Map.of(
                                "username",
                                person.username(),
                                "password",
                                AuthServer.PASSWORD,
                                "scope",
                                "openid accounts:read"));

        assertThat(TestRows.select(
                        server.database(), "SELECT scope FROM auth.session WHERE account_id = '" + person.id() + "'"))
                .containsExactly(DEMO);
    }

    @Test
    void loginWithoutSettingsThenNoScopeOfTheDemo() {
        try (AuthServer bare = AuthServer.start(
                AuthDatabase.create(),
                Map.of("latchkey.scope.file", "", "latchkey.scope.login", "openid profile email"))) {
            Person other = bare.register();

            assertThat(bare.login(other.username(), AuthServer.PASSWORD)
                            .requireJson(200)
                            .string("scope"))
                    .isEqualTo("openid profile email");
            login(bare, "/login", other.username(), AuthServer.PASSWORD, "\"notes:read\"")
                    .requireInvalid(Map.of("scope", OBJECTION + "openid profile email"));
            assertThat(bare.get("/.well-known/openid-configuration")
                            .send()
                            .requireJson(200)
                            .json())
                    .containsEntry("scopes_supported", List.of("openid", "profile", "email"));
        }
    }

    @Test
    void startWhenTheDefaultIsNotForLoginsThenRefused() {
        Throwable failure = catchThrowable(
                () -> AuthServer.start(AuthDatabase.create(), Map.of("latchkey.scope.login", "openid notes:count"))
                        .close());

        assertThat(AuthServer.rootMessage(failure))
                .isEqualTo("latchkey.scope.login (LOGIN_SCOPE) must be scopes that a login may ask for, built in or in"
                        + " SCOPES_FILE, with one space between two names, but has \"notes:count\"");
    }

    private static TestAnswer login(AuthServer at, String path, String username, String password, String scope) {
        return at.post(path).json("""
                        {"username": "%s", "password": "%s", "scope": %s}""".formatted(username, password, scope)).send();
    }

    private static String scopeOf(TestAnswer answer) throws ParseException {
        return SignedJWT.parse(answer.string("access_token")).getJWTClaimsSet().getStringClaim("scope");
    }
}
