package dev.latchkey.shared.micronaut;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.shared.micronaut.client.CallResult;
import dev.latchkey.shared.micronaut.client.Target;
import dev.latchkey.shared.micronaut.client.UserCalls;
import dev.latchkey.shared.micronaut.client.UserToken;
import dev.latchkey.shared.test.Http.Answer;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls for a user: which service gets which token, and what result each answer gives. */
class UserCallsHttpTest extends ServiceTest {
    private static final String EXCHANGED = "{\"access_token\":\"exchanged\",\"issued_token_type\":\"t\","
            + "\"token_type\":\"Bearer\",\"expires_in\":60,\"scope\":\"things:read\"}";
    private static final String THING = "{\"name\":\"lamp\",\"more\":1}";
    private static final String ANSWERED = "Answered lamp";

    private final Peer auth = new Peer();
    private final Peer things = new Peer();

    @Override
    public Map<String, String> getProperties() {
        Map<String, String> properties = super.getProperties();
        properties.put("test.user-calls", "true");
        properties.put("latchkey.client.id", "orders");
        properties.put("latchkey.client.secret", "s3cret+");
        // Almost zero, so that a circuit that one test opens does not stay open in the next test.
        properties.put("latchkey.client.circuit-pause", "1ms");
        properties.put("micronaut.http.services.auth-service.url", auth.address());
        properties.put("micronaut.http.services.things.url", things.address());
        properties.put("micronaut.http.services.things.read-timeout", "300ms");
        return properties;
    }

    @BeforeEach
    void closeTheCircuits() {
        for (int i = 0; i < 10; i++) {
            auth.next(200, EXCHANGED);
            things.next(200, THING);
            requireCallEventually();
        }
        auth.forget();
        things.forget();
    }

    @AfterAll
    void closePeers() {
        auth.close();
        things.close();
    }

    @Test
    void callThenTheUsersTokenGoesToTheTokenEndpointAndTheExchangedOneToTheService() {
        String token = valid().token();
        auth.next(200, EXCHANGED);
        things.next(200, THING);

        assertThat(call(token)).isEqualTo(ANSWERED);

        assertThat(auth.requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/oauth2/token");
            assertThat(request.authorization())
                    .isEqualTo("Basic "
                            + Base64.getEncoder()
                                    .encodeToString("orders:s3cret%2B".getBytes(StandardCharsets.US_ASCII)));
            assertThat(request.form())
                    .isEqualTo(Map.of(
                            "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                            "subject_token", token,
                            "subject_token_type", "urn:ietf:params:oauth:token-type:access_token",
                            "audience", "https://things.example.test",
                            "scope", "things:read"));
        });
        assertThat(things.requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/things");
            assertThat(request.authorization()).isEqualTo("Bearer exchanged");
        });
    }

    @Test
    void callAgainThenTheTokenIsExchangedAgain() {
        for (int i = 0; i < 2; i++) {
            auth.next(200, EXCHANGED);
            things.next(200, THING);
            assertThat(call(valid().token())).isEqualTo(ANSWERED);
        }

        assertThat(auth.requests()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request, Refused the token endpoint answered 400 invalid_request",
        "400, invalid_scope, Refused the token endpoint answered 400 invalid_scope",
        "401, invalid_client, Refused the token endpoint answered 401 invalid_client",
        "400, Not a code!, Refused the token endpoint answered 400",
        "429, slow_down, Unavailable the token endpoint answered 429",
    })
    void callWhenTheExchangeIsRefusedThenNobodyIsCalled(int status, String error, String result) {
        auth.next(status, "{\"error\":\"" + error + "\"}");

        assertThat(call(valid().token())).isEqualTo(result);

        assertThat(auth.requests()).hasSize(1);
        assertThat(things.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "{\"access_token\":\"t\",\"token_type\":\"mac\"}"})
    void callWhenThereIsNoTokenThenUnavailable(String body) {
        auth.next(200, body);

        assertThat(call(valid().token())).startsWith("Unavailable the token endpoint ");

        assertThat(things.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "401, Refused things answered 401, 1",
        "403, Refused things answered 403, 1",
        "404, Absent, 1",
        "409, Unavailable things answered 409, 1",
        "503, Unavailable things answered 503, 2",
    })
    void callWhenTheServiceHasAnErrorThenItsKindDecides(int status, String result, int requests) {
        auth.next(200, EXCHANGED);
        for (int i = 0; i < requests; i++) {
            things.next(status, "{}");
        }

        assertThat(call(valid().token())).isEqualTo(result);

        assertThat(auth.requests()).hasSize(1);
        assertThat(things.requests()).hasSize(requests);
    }

    @Test
    void callWhenBothHaveAPassingErrorThenEachIsAskedOnceMore() {
        auth.next(503, "{}");
        auth.next(200, EXCHANGED);
        things.next(500, "<html>");
        things.next(200, THING);

        assertThat(call(valid().token())).isEqualTo(ANSWERED);
    }

    @Test
    void callWhenManyAreRefusedThenTheCircuitsStayClosed() {
        for (int i = 0; i < 20; i++) {
            auth.next(400, "{\"error\":\"invalid_scope\"}");
            assertThat(call(valid().token())).startsWith("Refused ");
        }
        auth.next(200, EXCHANGED);
        things.next(200, THING);

        assertThat(call(valid().token())).isEqualTo(ANSWERED);
    }

    @Test
    void callWithoutAGoodTokenThen401AndNobodyIsCalled() {
        assertThat(http().get("/user-calls").status()).isEqualTo(401);
        assertThat(http().getWithToken("/user-calls", "x").status()).isEqualTo(401);

        assertThat(auth.requests()).isEmpty();
    }

    @Test
    void printTheTokenThenItDoesNotShow() {
        assertThat(new UserToken("abc")).hasToString("UserToken[]");
    }

    private String call(String token) {
        Answer answer = http().getWithToken("/user-calls", token);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** An earlier test may have opened a circuit. After its pause, the next call tries the service. */
    private void requireCallEventually() {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> call(valid().token()).equals(ANSWERED));
    }

    @Controller("/user-calls")
    @Requires(property = "test.user-calls")
    static class CallingController {
        private static final Target THINGS = new Target("things", "https://things.example.test", "things:read");

        private final UserCalls calls;
        private final Things things;

        CallingController(UserCalls calls, Things things) {
            this.calls = calls;
            this.things = things;
        }

        @Get(produces = "text/plain")
        @Secured(SecurityRule.IS_AUTHENTICATED)
        @ExecuteOn(TaskExecutors.BLOCKING)
        String call(UserToken user) {
            return switch (calls.call(THINGS, user, Thing.class, things::get)) {
                case CallResult.Answered<Thing>(Thing thing) -> "Answered " + thing.name();
                case CallResult.Absent<Thing>() -> "Absent";
                case CallResult.Refused<Thing>(String why) -> "Refused " + why;
                case CallResult.Unavailable<Thing>(String why) -> "Unavailable " + why;
                case CallResult.NotSetUp<Thing>() -> "NotSetUp";
            };
        }
    }

    @Serdeable
    record Thing(String name) {}

    @Client(id = "things")
    interface Things {
        @Get("/things")
        HttpResponse<String> get(@Header(HttpHeaders.AUTHORIZATION) String authorization);
    }

    /** Another service, which gives the answers that a test sets. */
    private static final class Peer {
        private final HttpServer server;
        private final Deque<Reply> replies = new ArrayDeque<>();
        private final List<Request> requests = new ArrayList<>();

        private record Reply(int status, String body) {}

        private record Request(String path, String authorization, Map<String, String> form) {}

        Peer() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot listen", e);
            }
            server.createContext("/", this::answer);
            server.start();
        }

        String address() {
            return "http://localhost:" + server.getAddress().getPort();
        }

        synchronized void next(int status, String body) {
            replies.add(new Reply(status, body));
        }

        synchronized List<Request> requests() {
            return List.copyOf(requests);
        }

        synchronized void forget() {
            replies.clear();
            requests.clear();
        }

        void close() {
            server.stop(0);
        }

        private synchronized void answer(HttpExchange exchange) throws IOException {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(new Request(
                    exchange.getRequestURI().getPath(),
                    requireNonNull(exchange.getRequestHeaders().getFirst("Authorization")),
                    form(body)));
            Reply reply = replies.isEmpty() ? new Reply(500, "") : replies.remove();
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        private static Map<String, String> form(String body) {
            Map<String, String> form = new TreeMap<>();
            for (String parameter : body.isEmpty() ? new String[0] : body.split("&", -1)) {
                String[] parts = parameter.split("=", 2);
                form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            return form;
        }
    }
}
