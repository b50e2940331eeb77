package dev.latchkey.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /get-jwt}. */
class TokenStatusIT {
    private final AuthServer server = AuthServer.shared();

    @Test
    void statusWhenTokenIsGoodThenTellsTheUsername() {
        Person person = server.register();

        TestAnswer answer = server.status(server.login(person).access());

        answer.requireJson(200);
        assertThat(answer.json()).isEqualTo(Map.of("message", "Token is valid", "user", person.username()));
    }

    @Test
    void statusWithoutTokenThenTokenIsMissing() {
        requireRefused(server.get("/get-jwt").send(), "Token is missing", "Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Digest username=\"a\"", "Bearerx", "Token abc", ""})
    void statusWhenSchemeIsAnotherThenTokenIsMissing(String authorization) {
        requireRefused(
                server.get("/get-jwt").header("Authorization", authorization).send(), "Token is missing", "Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer x", "bearer x.y.z", "BEARER ...", "Bearer a b"})
    void statusWhenTokenIsNoneOfOursThenInvalid(String authorization) {
        requireRefused(
                server.get("/get-jwt").header("Authorization", authorization).send(),
                "Invalid token",
                "Bearer error=\"invalid_token\"");
    }

    @Test
    void statusWhenSignedByAnotherKeyThenInvalid() {
        requireRefused(
                server.status(TestTokens.valid(Clock.systemUTC()).token()),
                "Invalid token",
                "Bearer error=\"invalid_token\"");
    }

    @Test
    void statusWhenTokenIsInTheQueryThenItIsMissing() {
        requireRefused(
                server.get("/get-jwt?access_token=" + server.signUp().access()).send(), "Token is missing", "Bearer");
    }

    @Test
    void statusWhenRevokedThenSaysSo() {
        String token = server.signUp().access();
        server.logout(token).requireJson(200);

        requireRefused(server.status(token), "Token has been revoked", "Bearer error=\"invalid_token\"");
    }

    @Test
    void statusWhenExpiredThenSaysSo() {
        TestClock clock = TestClock.at(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        try (AuthServer later = AuthServer.start(AuthDatabase.create(), clock, Map.of())) {
            String token = later.signUp().access();
            clock.advance(Duration.ofMinutes(15).plusSeconds(29)); // the skew is 30 s
            later.status(token).requireJson(200);
            clock.advance(Duration.ofSeconds(1));

            requireRefused(later.status(token), "Token has expired", "Bearer error=\"invalid_token\"");
        }
    }

    @Test
    void statusWhenRefreshTokenIsPresentedThenInvalid() {
        requireRefused(server.status(server.signUp().refresh()), "Invalid token", "Bearer error=\"invalid_token\"");
    }

    @Test
    void statusWhenSeveralCredentialsThenProblem() {
        String token = server.signUp().access();

        TestAnswer answer = server.get("/get-jwt").bearer(token).bearer(token).send();

        answer.requireProblem(400, "multiple_credentials", "The request has more than one credential.");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_request\"");
    }

    @Test
    void statusWhenTokenIsHugeThenClientError() {
        assertThat(server.status("x".repeat(16_000)).status()).isBetween(400, 499);
    }

    private static void requireRefused(TestAnswer answer, String error, String challenge) {
        String code = switch (error) {
            case "Token is missing" -> "unauthorized";
            case "Token has expired" -> "token_expired";
            case "Token has been revoked" -> "token_revoked";
            default -> "invalid_token";
        };
        answer.requireProblem(401, error + ".", Map.of("error", error, "code", code));
        assertThat(answer.header("WWW-Authenticate")).isEqualTo(challenge);
    }
}
