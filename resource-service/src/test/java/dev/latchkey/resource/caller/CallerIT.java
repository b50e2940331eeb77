package dev.latchkey.resource.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.resource.ResourceServer;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestIssuer;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestRevocations;
import dev.latchkey.shared.test.TestTokens;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallerIT {
    private static final String NOT_VALID = "The access token is not valid.";
    private static final String SCOPE = "email notes:read notes:write openid profile";

    private final TestDatabase database = ResourceServer.database();
    private final TestIssuer issuer = new TestIssuer();
    private final TestTokens token = TestTokens.valid(Clock.systemUTC());
    private ResourceServer server;

    @BeforeAll
    void start() {
        server = ResourceServer.start(database, issuer.jwksUri());
    }

    @AfterAll
    void stop() {
        server.close();
        issuer.close();
    }

    @Test
    void protectedThenTellsTheUsername() {
        TestAnswer answer = server.get("/protected", token);

        answer.requireJson(200);
        assertThat(answer.json()).isEqualTo(Map.of("logged_in_as", "ada"));
    }

    @Test
    void protectedWhenTokenHasNoUserThenNull() {
        TestAnswer answer = server.get("/protected", TestTokens.validForService(Clock.systemUTC()));

        answer.requireJson(200);
        assertThat(answer.text()).isEqualTo("{\"logged_in_as\":null}");
    }

    @Test
    void meThenTellsAllThatTheTokenSays() {
        TestAnswer answer = server.get("/me", token.claim("roles", List.of("admin", "auditor")));

        answer.requireJson(200);
        Instant expiry = Instant.ofEpochSecond(Long.parseLong(token.text("exp")));
        assertThat(answer.json())
                .isEqualTo(Map.of(
                        "sub",
                        TestTokens.SUBJECT,
                        "username",
                        "ada",
                        "name",
                        "Ada Lovelace",
                        "roles",
                        List.of("admin", "auditor"),
                        "scope",
                        SCOPE,
                        "session",
                        token.text("sid"),
                        "expires_at",
                        expiry.toString()));
        assertThat(Instant.parse(answer.string("expires_at"))).isEqualTo(expiry.truncatedTo(ChronoUnit.SECONDS));
    }

    @Test
    void meWhenTokenHasNoUserThenNulls() {
        TestTokens service = TestTokens.validForService(Clock.systemUTC());

        TestAnswer answer = server.get("/me", service);

        answer.requireJson(200);
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("sub", "notes-counter");
        expected.put("username", null);
        expected.put("name", null);
        expected.put("roles", List.of());
        expected.put("scope", "notes:count");
        expected.put("session", null);
        expected.put(
                "expires_at",
                Instant.ofEpochSecond(Long.parseLong(service.text("exp"))).toString());
        assertThat(answer.json()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/protected", "/me"})
    @DisplayName("41, 95 no token: 401 Bearer, no error code, problem JSON")
    void getWithoutTokenThenUnauthorized(String path) {
        TestAnswer answer = server.get(path).send();

        answer.requireProblem(401, "An access token is needed.");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Digest x", "Negotiate", "Bearerx"})
    void getWithAnotherSchemeThenUnauthorizedAsWithoutToken(String authorization) {
        TestAnswer answer =
                server.get("/me").header("Authorization", authorization).send();

        answer.requireProblem(401, "An access token is needed.");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "x.y.z", "..", "a b"})
    void getWithABadTokenThenUnauthorized(String bad) {
        requireNotValid(server.get("/me").bearer(bad).send());
    }

    @Test
    void getWhenSignedByAnotherKeyThenUnauthorized() {
        requireNotValid(server.get("/me", token.signedBy(TestKeys.other())));
    }

    @Test
    void getWhenSeveralCredentialsThenBadRequest() {
        TestAnswer answer = server.get("/me")
                .bearer(token.token())
                .header("Authorization", "Basic YTpi")
                .send();

        answer.requireProblem(400, "multiple_credentials", "The request has more than one credential.");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_request\"");
    }

    @Test
    @DisplayName("58 a token in the query is ignored")
    void getWhenTokenIsInTheQueryThenUnauthorized() {
        server.get("/me?access_token=" + token.token()).send().requireProblem(401, "An access token is needed.");
    }

    @Test
    @DisplayName("60 a 16 KB header: 4xx")
    void getWhenHeaderIsHugeThenClientError() {
        assertThat(server.get("/me").bearer("x".repeat(16_384)).send().status()).isBetween(400, 499);
    }

    @Test
    @DisplayName("51 aud latchkey-api, our own, or an array with either is accepted")
    void getWhenAudienceIsOursThenAccepted() {
        for (Object audience :
                List.of("latchkey-api", ResourceServer.AUDIENCE, List.of("https://other", ResourceServer.AUDIENCE))) {
            server.get("/protected", token.claim("aud", audience)).requireJson(200);
        }
    }

    @Test
    @DisplayName("51 another aud is refused")
    void getWhenAudienceIsAnotherThenUnauthorized() {
        for (Object audience : List.of(
                TestTokens.ISSUER, "latchkey", ResourceServer.AUDIENCE + "/", List.of(), List.of("https://other"))) {
            requireNotValid(server.get("/protected", token.claim("aud", audience)));
        }
    }

    @Test
    @DisplayName("64 a revoked session, token or key: 401 at the next request")
    void getWhenRevokedThenUnauthorized() {
        for (String target : List.of("session sid", "token jti")) {
            String kind = target.split(" ", 2)[0];
            String claim = target.split(" ", 2)[1];
            TestTokens revoked = TestTokens.valid(Clock.systemUTC());
            server.get("/protected", revoked).requireJson(200);

            TestRevocations.confirm(database, kind, revoked.text(claim));

            requireNotValid(server.get("/protected", revoked));
            server.get("/protected", token).requireJson(200);
        }
    }

    @Test
    void getWhenTheKeyIsRevokedThenUnauthorized() {
        // A revocation cannot be undone, so this test uses a revocation log of its own.
        TestDatabase own = ResourceServer.database();
        try (ResourceServer another = ResourceServer.start(own, issuer.jwksUri())) {
            another.get("/protected", token).requireJson(200);

            TestRevocations.confirm(own, "key", TestKeys.signing().getKeyID());

            requireNotValid(another.get("/protected", token));
        }
    }

    @Test
    @DisplayName("95 an unknown address is a problem, with and without a token")
    void getWhenPathIsUnknownThenNotFound() {
        server.get("/nothing").send().requireProblem(404, "There is nothing at this address.");
        server.get("/nothing", token).requireProblem(404, "There is nothing at this address.");
        server.get("/").send().requireProblem(404, "There is nothing at this address.");
    }

    @Test
    void postThenMethodNotAllowed() {
        TestAnswer answer =
                server.request("POST", "/me").bearer(token.token()).json("{}").send();

        answer.requireProblem(405, "The method is not allowed here.");
        assertThat(answer.header("Allow")).contains("GET");
    }

    @Test
    void getWhenAnotherAnswerIsWantedThenNotAcceptable() {
        server.get("/me")
                .bearer(token.token())
                .header("Accept", "text/html")
                .send()
                .requireProblem(406, "This address offers no media type that the request accepts.");
    }

    private static void requireNotValid(TestAnswer answer) {
        answer.requireProblem(401, "invalid_token", NOT_VALID);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
    }
}
