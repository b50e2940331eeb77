package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestRequest;
import dev.latchkey.shared.test.TestRows;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed requests on each route that takes JSON: the service answers with problem JSON and stores nothing. */
class BadBodyIT {
    private static final List<String> ROUTES = List.of("/register", "/login", "/set-jwt");
    private static final String NOT_JSON = "The text is not well-formed JSON, or names a member twice.";
    private static final String NOT_OBJECT = "The text is not a JSON object.";
    private static final String HALF = "A string contains an unpaired surrogate.";
    private static final String NUL = "A string contains the character U+0000.";
    private static final String NOT_UTF8 = "The text is not valid UTF-8.";
    private static final String SEVERAL = "The text contains more than one JSON value.";
    private static final String GOOD = "{\"username\": \"nobody\", \"password\": \"" + AuthServer.PASSWORD + "\"}";

    private final AuthServer server = AuthServer.shared();

    private static Map<String, String> malformed() {
        Map<String, String> detailByBody = new LinkedHashMap<>();
        detailByBody.put("", "The request is not valid.");
        detailByBody.put(" \n", NOT_OBJECT);
        detailByBody.put("null", NOT_OBJECT);
        detailByBody.put("[]", NOT_OBJECT);
        detailByBody.put("[" + GOOD + "]", NOT_OBJECT);
        detailByBody.put("\"text\"", NOT_OBJECT);
        detailByBody.put("42", NOT_OBJECT);
        detailByBody.put("true", NOT_OBJECT);
        detailByBody.put("{", NOT_JSON);
        detailByBody.put("username=nobody", NOT_JSON);
        detailByBody.put("{'username': 'nobody'}", NOT_JSON);
        detailByBody.put("{username: \"nobody\"}", NOT_JSON);
        detailByBody.put("{\"username\": \"nobody\",}", NOT_JSON);
        detailByBody.put("{\"username\": NaN}", NOT_JSON);
        detailByBody.put("{\"username\": \"no\tbody\"}", NOT_JSON);
        detailByBody.put("{\"username\": \"no\u0000body\"}", NOT_JSON);
        detailByBody.put("{\"username\": \"no\\xbody\"}", NOT_JSON);
        detailByBody.put(GOOD + "}", NOT_JSON);
        detailByBody.put(GOOD + " x", NOT_JSON);
        detailByBody.put(GOOD + GOOD, SEVERAL);
        detailByBody.put(GOOD + " null", SEVERAL);
        detailByBody.put("\ufeff" + GOOD, NOT_JSON);
        detailByBody.put("/* comment */" + GOOD, NOT_JSON);
        detailByBody.put("{\"username\": \"nobody\", \"username\": \"admin\", \"password\": \"x\"}", NOT_JSON);
        detailByBody.put("{\"username\": \"nobody\", \"user\\u006eame\": \"admin\", \"password\": \"x\"}", NOT_JSON);
        detailByBody.put("{\"username\": \"no\\u0000body\", \"password\": \"x\"}", NUL);
        detailByBody.put("{\"username\": \"nobody\", \"password\": \"secret\\u0000secret\"}", NUL);
        detailByBody.put("{\"user\\u0000name\": \"nobody\"}", NUL);
        detailByBody.put("{\"username\": \"no\\ud800body\", \"password\": \"x\"}", HALF);
        detailByBody.put("{\"username\": \"no\\udc00\\ud800body\", \"password\": \"x\"}", HALF);
        detailByBody.put("{\"username\": \"nobody\", \"password\": \"secret\\ud83d\"}", HALF);
        detailByBody.put("{\"username\": " + "[".repeat(1_000) + "]".repeat(1_000) + "}", NOT_JSON);
        detailByBody.put("{\"username\": " + "[".repeat(16_000), NOT_JSON);
        detailByBody.put("{\"username\": " + "9".repeat(10_000) + "}", NOT_JSON);
        return detailByBody;
    }

    private static Stream<Arguments> malformedOnEachRoute() {
        return ROUTES.stream()
                .flatMap(route -> malformed().entrySet().stream()
                        .map(entry -> Arguments.argumentSet(
                                route + " "
                                        + entry.getKey()
                                                .substring(
                                                        0,
                                                        Math.min(
                                                                60,
                                                                entry.getKey().length())),
                                route,
                                entry.getKey(),
                                entry.getValue())));
    }

    @ParameterizedTest
    @MethodSource("malformedOnEachRoute")
    void postWhenBodyIsNoJsonObjectThenProblem(String route, String body, String detail) {
        refused(server.post(route).json(body))
                .requireProblem(400, body.isEmpty() ? "bad_request" : "malformed_json", detail);
    }

    private static Stream<Arguments> misfits() {
        String notMember = "is not a member of this request";
        Map<String, Map<String, String>> messagesByBody = Map.of(
                "{\"username\": 1, \"password\": true}",
                        Map.of("username", "must be a string", "password", "must be a string"),
                "{\"username\": [\"nobody\"], \"password\": \"x\"}", Map.of("username", "must be a string"),
                "{\"username\": {\"$ne\": null}, \"password\": \"x\"}", Map.of("username", "must be a string"),
                "{\"username\": 1e400, \"password\": \"x\"}", Map.of("username", "must be a string"),
                "{\"username\": \"nobody\", \"password\": \"x\", \"roles\": [\"admin\"]}", Map.of("roles", notMember),
                "{\"username\": \"nobody\", \"password\": \"x\", \"Username\": \"x\"}", Map.of("Username", notMember),
                "{\"username\": \"nobody\", \"password\": \"x\", \"\": 1}", Map.of("", notMember));
        return ROUTES.stream()
                .flatMap(route -> messagesByBody.entrySet().stream()
                        .map(entry -> Arguments.of(route, entry.getKey(), entry.getValue())));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void postWhenMembersDoNotFitThenEachIsNamed(String route, String body, Map<String, String> messages) {
        refused(server.post(route).json(body)).requireInvalid(messages);
    }

    private static Stream<String> routes() {
        return ROUTES.stream();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void postWhenBodyIsNotUtf8ThenProblem(String route) {
        byte[][] spellings = {
            {(byte) 0xff}, // never valid in UTF-8
            {(byte) 0xc3}, // cut short
            {(byte) 0xc0, (byte) 0xaf}, // overlong
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, // a surrogate
            {(byte) 0xe9}, // é in Latin-1
        };
        for (byte[] bytes : spellings) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes("{\"password\": \"x\", \"username\": \"no".getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(bytes);
            body.writeBytes("\"}".getBytes(StandardCharsets.US_ASCII));
            refused(server.post(route)
                            .header("Content-Type", "application/json")
                            .body(body.toByteArray()))
                    .requireProblem(400, "malformed_json", NOT_UTF8);
        }
        refused(server.post(route)
                        .header("Content-Type", "application/json")
                        .body(GOOD.getBytes(StandardCharsets.UTF_16LE)))
                .requireProblem(400, "malformed_json", NOT_JSON);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void postWhenBodyIsOverTheLimitThenTooLarge(String route) {
        String megabyte = "{\"username\": \"nobody\", \"password\": \"" + "x".repeat(1 << 20) + "\"}";

        refused(server.post(route).json(megabyte)).requireProblem(413, "The request is too large.");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void postWhenMediaTypeIsAnotherThenUnsupported(String route) {
        for (String type : List.of("text/plain", "application/xml", "multipart/form-data; boundary=x", "image/png")) {
            refused(server.post(route).header("Content-Type", type).body(GOOD.getBytes(StandardCharsets.UTF_8)))
                    .requireProblem(415, "The media type of the request is not supported here.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/register", "/set-jwt"})
    void postWhenItIsAFormThenUnsupported(String route) {
        refused(server.post(route).form("username=nobody&password=x"))
                .requireProblem(415, "The media type of the request is not supported here.");
    }

    @Test
    void loginByFormWhenTheClientIsNoBrowserThenAProblem() {
        refused(server.post("/login").form("username=nobody&password=x").header("Accept", "application/json"))
                .requireProblem(415, "The media type of the request is not supported here.");
        refused(server.post("/login").form("username=nobody&password=x").bearer("x"))
                .requireProblem(415, "The media type of the request is not supported here.");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void postWhenMediaTypeIsMissingOrNoneThenClientError(String route) {
        byte[] body = GOOD.getBytes(StandardCharsets.UTF_8);

        refused(server.post(route).body(body))
                .requireProblem(415, "The media type of the request is not supported here.");
        refused(server.post(route).header("Content-Type", "json").body(body))
                .requireProblem(415, "The media type of the request is not supported here.");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void postWhenAnotherAnswerIsWantedThenNotAcceptable(String route) {
        refused(server.post(route).json(GOOD).header("Accept", "text/html"))
                .requireProblem(406, "This address offers no media type that the request accepts.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/register", "/set-jwt"})
    void getThenMethodNotAllowed(String route) {
        TestAnswer answer = server.get(route).send();

        answer.requireProblem(405, "The method is not allowed here.");
        assertThat(answer.header("Allow")).isEqualTo("POST");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void postWhenSeveralCredentialsThenProblem(String route) {
        TestAnswer answer = refused(server.post(route)
                .json(GOOD)
                .header("Authorization", "Bearer a")
                .header("Authorization", "Basic b"));

        answer.requireProblem(400, "multiple_credentials", "The request has more than one credential.");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_request\"");
    }

    private TestAnswer refused(TestRequest request) {
        long accounts = TestRows.count(server.database(), "auth.account");
        long sessions = TestRows.count(server.database(), "auth.session");
        TestAnswer answer = request.send();
        assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
        assertThat(TestRows.count(server.database(), "auth.account")).isEqualTo(accounts);
        assertThat(TestRows.count(server.database(), "auth.session")).isEqualTo(sessions);
        return answer;
    }
}
