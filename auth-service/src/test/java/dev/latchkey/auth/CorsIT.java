package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins may call only if a setting names their origin, and never with cookies. */
class CorsIT {
    private static final String APP = "https://app.example.test";

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/token", "/userinfo", "/.well-known/openid-configuration"})
    void callFromAnotherOriginWhenNoneIsAllowedThenNoHeaders(String path) {
        AuthServer server = AuthServer.shared();

        for (TestAnswer answer : List.of(
                preflight(server, path, APP),
                server.get(path).header("Origin", APP).send())) {
            requireNothing(answer);
        }
    }

    @Test
    void callFromAnAllowedOriginThenItMayReadTheAnswer() {
        try (AuthServer server =
                AuthServer.start(AuthDatabase.create(), Map.of("CORS_ORIGINS", APP + ",http://localhost:3000"))) {
            for (String origin : List.of(APP, "http://localhost:3000")) {
                TestAnswer preflight = preflight(server, "/oauth2/token", origin);
                assertThat(preflight.status()).isEqualTo(200);
                assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(origin);
                assertThat(preflight.header("Access-Control-Allow-Methods")).isEqualTo("POST");
                assertThat(preflight.headers().allValues("Access-Control-Allow-Headers"))
                        .containsExactly("authorization", "content-type");
                assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials"))
                        .isEmpty();
                TestAnswer answer =
                        server.get("/userinfo").header("Origin", origin).send();
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(origin);
                assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                        .isEmpty();
                assertThat(answer.header("Vary")).contains("Origin");
            }
            for (String other : List.of(
                    "https://evil.example.test",
                    "https://app.example.test.evil.test",
                    "http://app.example.test",
                    "https://APP.example.test:444",
                    "null")) {
                requireNothing(preflight(server, "/oauth2/token", other));
                TestAnswer answer =
                        server.get("/userinfo").header("Origin", other).send();
                requireNothing(answer);
                assertThat(answer.status()).as("as without an origin").isEqualTo(401);
            }
        }
    }

    @Test
    void formFromOurOwnPageWhenTheBrowserNamesItsOriginThenAsBefore() {
        try (AuthServer server = AuthServer.start(AuthDatabase.create(), Map.of("CORS_ORIGINS", APP))) {
            AuthServer.Person person = server.register();
            for (String origin : List.of(
                    "http://localhost:" + server.port(),
                    AuthServer.ISSUER,
                    "null",
                    "http://127.0.0.1:" + server.port())) {
                TestBrowser browser = new TestBrowser(server).with("Origin", origin);

                assertThat(browser.signIn(person.username(), AuthServer.PASSWORD)
                                .status())
                        .as(origin)
                        .isEqualTo(303);
            }
        }
    }

    private static TestAnswer preflight(AuthServer server, String path, String origin) {
        return server.request("OPTIONS", path)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", path.equals("/oauth2/token") ? "POST" : "GET")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .send();
    }

    private static void requireNothing(TestAnswer answer) {
        assertThat(answer.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
    }
}
