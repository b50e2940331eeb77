package dev.latchkey.resource.note;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestAuthService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The call to auth-service, the access token for it, and the faults of both. */
@Timeout(120)
class NoteShareFaultIT {
    private static final String DETAIL = "Accounts cannot be looked up at the moment.";
    /** This many failed calls open the circuit breaker. */
    private static final int ENOUGH = 5;

    private static final Duration LONGER_THAN_THE_PAUSE = Duration.ofSeconds(6);

    private final ShareServer server = ShareServer.start();
    private final TestAuthService auth = server.auth;
    private final String note = server.note();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shareWhenManyAtOnceThenOneFetchesTheToken() throws Exception {
        assertThat(atOnce(100)).containsOnly(204);

        assertThat(auth.tokenRequests()).isEqualTo(1);
        assertThat(auth.accountRequests()).hasSize(100);
    }

    @Test
    void shareWhenTheTokenNearsItsEndThenAnotherIsFetched() {
        auth.tokenLifetime(Duration.ofMinutes(5));
        requireShared();
        server.clock.advance(Duration.ofSeconds(269));
        requireShared();
        assertThat(auth.tokenRequests()).isEqualTo(1);

        server.clock.advance(Duration.ofSeconds(1));
        requireShared();

        assertThat(auth.tokenRequests()).isEqualTo(2);
    }

    @Test
    void shareWhenTokensAreShortLivedThenTheyAreKeptForHalfOfIt() {
        auth.tokenLifetime(Duration.ofSeconds(20));
        requireShared();
        server.clock.advance(Duration.ofSeconds(9));
        requireShared();
        assertThat(auth.tokenRequests()).isEqualTo(1);

        server.clock.advance(Duration.ofSeconds(1));
        requireShared();

        assertThat(auth.tokenRequests()).isEqualTo(2);
    }

    @Test
    void shareWhenTheServerTellsNoLifetimeThenTheTokenIsUsedOnce() {
        String response = "{\"access_token\":\"t\",\"token_type\":\"bearer\"}";
        auth.nextToken(200, "application/json", response);
        auth.nextAccount(200, "application/json", "{\"id\":\"" + server.bob + "\",\"username\":\"bob\",\"name\":null}");
        requireShared();
        assertThat(auth.tokenRequests()).isEqualTo(1);

        requireShared();

        assertThat(auth.tokenRequests()).isEqualTo(2);
    }

    @Test
    void shareWhenTheTokenIsRefusedThenOnceMoreWithAFreshOne() {
        requireShared();
        auth.revokeTokens();

        requireShared();

        assertThat(auth.tokenRequests()).isEqualTo(2);
        assertThat(auth.accountRequests()).hasSize(3);
        requireShared();
        assertThat(auth.tokenRequests()).isEqualTo(2);
    }

    @Test
    void shareWhenFreshTokensAreRefusedTooThenUnavailable() {
        auth.nextAccount(401, "application/problem+json", "{}");
        auth.nextAccount(401, "application/problem+json", "{}");

        requireUnavailable(DETAIL);

        assertThat(auth.tokenRequests()).isEqualTo(2);
        assertThat(auth.accountRequests()).hasSize(2);
        requireShared();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503})
    void shareWhenTheServerHasAnErrorThenOnceMore(int status) {
        auth.nextAccount(status, "text/html", "<html>");
        requireShared();
        assertThat(auth.accountRequests()).hasSize(2);

        auth.nextAccount(status, "text/html", "<html>");
        auth.nextAccount(status, "text/html", "<html>");
        requireUnavailable(DETAIL);
        assertThat(auth.accountRequests()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 429})
    void shareWhenTheServerRefusesThenNotAgain(int status) {
        auth.nextAccount(status, "application/problem+json", "{}");

        requireUnavailable(DETAIL);

        assertThat(auth.accountRequests()).hasSize(1);
    }

    static Stream<Arguments> brokenTokens() {
        String json = "application/json";
        return Stream.of(
                Arguments.of(401, json, "{\"error\":\"invalid_client\"}", 1),
                Arguments.of(400, json, "{\"error\":\"invalid_scope\"}", 1),
                Arguments.of(503, json, "{}", 2),
                Arguments.of(200, "text/html", "<html>welcome</html>", 1),
                Arguments.of(200, json, "{", 1),
                Arguments.of(200, json, "[]", 1),
                Arguments.of(200, json, "{}", 1),
                Arguments.of(200, json, "{\"access_token\":\"\",\"token_type\":\"Bearer\",\"expires_in\":60}", 1),
                Arguments.of(200, json, "{\"access_token\":\"t\",\"token_type\":\"mac\",\"expires_in\":60}", 1),
                Arguments.of(200, json, "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":\"x\"}", 1),
                Arguments.of(200, json, "", 1),
                Arguments.of(204, json, "", 1),
                Arguments.of(404, json, "{}", 1));
    }

    @ParameterizedTest
    @MethodSource("brokenTokens")
    void shareWhenThereIsNoTokenThenUnavailableAndTriedAnewNextTime(
            int status, String contentType, String body, int requests) {
        for (int i = 0; i < requests; i++) {
            auth.nextToken(status, contentType, body);
        }

        requireUnavailable(DETAIL);

        assertThat(auth.tokenRequests()).isEqualTo(requests);
        assertThat(auth.accountRequests()).isEmpty();
        requireShared();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"id\":\"x\"}", "{\"id\":null}", "<html>"})
    void shareWhenTheAnswerIsNoAccountThenUnavailable(String body) {
        auth.nextAccount(200, "application/json", body);

        requireUnavailable(DETAIL);

        requireShared();
    }

    @Test
    void shareWhenAuthServiceHangsThenUnavailableAndRecovers() throws Exception {
        auth.hang();

        assertThat(atOnce(20)).containsOnly(503);
        assertThat(auth.tokenRequests()).isLessThanOrEqualTo(ENOUGH);
        server.send("GET", note, server.adasToken()).requireJson(200);

        auth.release();
        server.clock.advance(LONGER_THAN_THE_PAUSE);
        requireShared();
    }

    @Test
    void shareWhenAccountsHangThenUnavailableAndNotAskedAgain() {
        requireShared();
        auth.hang();

        requireUnavailable(DETAIL);

        assertThat(auth.accountRequests()).hasSize(2);
        auth.release();
    }

    @Test
    void shareWhenAuthServiceStaysDownThenItIsLeftAloneUntilThePauseIsOver() {
        requireShared();
        auth.always(503);
        for (int i = 0; i < ENOUGH; i++) {
            requireUnavailable(DETAIL);
        }
        int reached = auth.requests();

        for (int i = 0; i < 30; i++) {
            requireUnavailable(DETAIL);
        }
        assertThat(auth.requests()).isEqualTo(reached);
        server.send("GET", note, server.adasToken()).requireJson(200);
        server.note();

        server.clock.advance(LONGER_THAN_THE_PAUSE);
        requireUnavailable(DETAIL);
        assertThat(auth.requests()).isEqualTo(reached + 2);
        requireUnavailable(DETAIL);
        assertThat(auth.requests()).isEqualTo(reached + 2);

        auth.recover();
        requireUnavailable(DETAIL);
        server.clock.advance(LONGER_THAN_THE_PAUSE);
        for (int i = 0; i < 10; i++) {
            requireShared();
        }
    }

    @Test
    void shareWhenAuthServiceIsStoppedThenUnavailableAndRecoversOnceItIsBack() {
        requireShared();
        auth.stop();
        for (int i = 0; i < ENOUGH + 1; i++) {
            requireUnavailable(DETAIL);
        }
        server.send("GET", note, server.bobsToken()).requireJson(200);
        assertThat(server.server.health("readiness").status()).isEqualTo(200);

        auth.start();
        server.clock.advance(LONGER_THAN_THE_PAUSE);

        requireShared();
    }

    @Test
    void shareWhenAKeptConnectionWasClosedThenSharedAllTheSame() {
        requireShared();
        auth.stop();
        auth.start();

        requireShared();
    }

    @Test
    void shareWhenNamesAreUnknownThenTheCircuitStaysClosed() {
        for (int i = 0; i < 20; i++) {
            server.share(note, "nobody")
                    .requireProblem(404, "account_not_found", "There is no account with that name.");
        }

        requireShared();
    }

    @Test
    void shareWhenThereIsNoSecretThenUnavailableWithTheReasonAndAllElseWorks() {
        try (ShareServer bare = new ShareServer(Map.of("RESOURCE_CLIENT_SECRET", ""))) {
            String path = bare.note();

            TestAnswer answer = bare.share(path, "bob");

            answer.requireProblem(503, "Accounts cannot be looked up: this service has no client secret.");
            assertThat(answer.header("Retry-After")).isNotEmpty();
            assertThat(bare.auth.requests()).isZero();
            bare.send("GET", path, bare.adasToken()).requireJson(200);
            assertThat(bare.server.health("readiness").status()).isEqualTo(200);
        }
    }

    @Test
    void shareWhenTheSecretIsWrongThenUnavailable() {
        try (ShareServer wrong = new ShareServer(Map.of("RESOURCE_CLIENT_SECRET", "wrong"))) {
            wrong.share(wrong.note(), "bob").requireProblem(503, DETAIL);

            assertThat(wrong.auth.tokenRequests()).isEqualTo(1);
            assertThat(wrong.auth.accountRequests()).isEmpty();
        }
    }

    private void requireShared() {
        TestAnswer answer = server.share(note, "bob");
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
    }

    private void requireUnavailable(String detail) {
        TestAnswer answer = server.share(note, "bob");
        answer.requireProblem(503, detail);
        assertThat(answer.header("Retry-After")).isEqualTo("2");
    }

    private List<Integer> atOnce(int times) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = IntStream.range(0, times)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        return server.share(note, "bob").status();
                    }))
                    .toList();
            start.countDown();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            return statuses;
        }
    }
}
