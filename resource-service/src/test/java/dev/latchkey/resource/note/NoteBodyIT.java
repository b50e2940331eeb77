package dev.latchkey.resource.note;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.resource.note.NoteServer.Person;
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

/** POST and PUT refuse every body that is not a valid note, and store nothing. */
class NoteBodyIT {
    private static final String NOT_JSON = "The text is not well-formed JSON, or names a member twice.";
    private static final String NOT_OBJECT = "The text is not a JSON object.";

    private final NoteServer server = NoteServer.shared();
    private final Person ada = Person.named("ada");
    private final String note = server.note(ada);

    private static Map<String, String> malformed() {
        Map<String, String> detailByBody = new LinkedHashMap<>();
        detailByBody.put("", "The request is not valid.");
        detailByBody.put("null", NOT_OBJECT);
        detailByBody.put("[]", NOT_OBJECT);
        detailByBody.put("42", NOT_OBJECT);
        detailByBody.put("{", NOT_JSON);
        detailByBody.put("{\"title\": \"a\", \"text\": \"b\"} x", NOT_JSON);
        detailByBody.put("{\"title\": \"a\", \"title\": \"b\", \"text\": \"c\"}", NOT_JSON);
        detailByBody.put("{\"title\": \"a\", \"text\": \"b\nc\"}", NOT_JSON);
        detailByBody.put("{\"title\": \"a\", \"text\": " + "[".repeat(1_000) + "]".repeat(1_000) + "}", NOT_JSON);
        detailByBody.put(
                "{\"title\": \"a\", \"text\": \"b\"}{\"title\": \"a\", \"text\": \"b\"}",
                "The text contains more than one JSON value.");
        detailByBody.put("{\"title\": \"a\\u0000\", \"text\": \"b\"}", "A string contains the character U+0000.");
        detailByBody.put("{\"title\": \"a\", \"text\": \"\\ud800\"}", "A string contains an unpaired surrogate.");
        return detailByBody;
    }

    private static Stream<Arguments> malformedBodies() {
        return malformed().entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("malformedBodies")
    void writeWhenBodyIsNoJsonObjectThenProblem(String body, String detail) {
        String code = body.isEmpty() ? "bad_request" : "malformed_json";
        refused(request -> request.json(body)).forEach(answer -> answer.requireProblem(400, code, detail));
    }

    private static Stream<Arguments> misfits() {
        String wrongType = "must be a string";
        String control = "must not contain control characters";
        return Stream.of(
                Arguments.of("{}", Map.of("title", "is required", "text", "is required")),
                Arguments.of(
                        "{\"title\": null, \"text\": null}", Map.of("title", "is required", "text", "is required")),
                Arguments.of("{\"title\": \"a\"}", Map.of("text", "is required")),
                Arguments.of("{\"text\": \"a\"}", Map.of("title", "is required")),
                Arguments.of("{\"title\": \"\", \"text\": \"\"}", Map.of("title", "must not be empty")),
                Arguments.of("{\"title\": \" \\u3000\", \"text\": \"\"}", Map.of("title", "must not be empty")),
                Arguments.of("{\"title\": 1, \"text\": true}", Map.of("title", wrongType, "text", wrongType)),
                Arguments.of("{\"title\": [\"a\"], \"text\": {}}", Map.of("title", wrongType, "text", wrongType)),
                Arguments.of(
                        "{\"title\": \"a\", \"text\": \"b\", \"owner\": \"bob\"}",
                        Map.of("owner", "is not a member of this request")),
                Arguments.of(
                        "{\"title\": \"a\", \"text\": \"b\", \"id\": \"00000000-0000-4000-8000-000000000000\"}",
                        Map.of("id", "is not a member of this request")),
                Arguments.of(NoteServer.json("a\nb", ""), Map.of("title", control)),
                Arguments.of(NoteServer.json("a\tb", ""), Map.of("title", control)),
                Arguments.of(NoteServer.json("a\u007f", "\u0007"), Map.of("title", control, "text", control)),
                Arguments.of(NoteServer.json("a\u0085", "\u001b[31m"), Map.of("title", control, "text", control)),
                Arguments.of(
                        NoteServer.json("x".repeat(201), "x".repeat(20_001)),
                        Map.of(
                                "title", "must have 200 characters or fewer",
                                "text", "must have 20,000 characters or fewer")));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void writeWhenMembersDoNotFitThenEachIsNamed(String body, Map<String, String> messages) {
        refused(request -> request.json(body)).forEach(answer -> answer.requireInvalid(messages));
    }

    private static Stream<Arguments> flaws() {
        return Stream.of(
                Arguments.of("{}", Map.of("title", "required", "text", "required")),
                Arguments.of(NoteServer.json(" ", "a\u0007"), Map.of("title", "empty", "text", "control_character")),
                Arguments.of(NoteServer.json("x".repeat(201), "a"), Map.of("title", "too_long")),
                Arguments.of("{\"title\": 1, \"owner\": \"bob\"}", Map.of("title", "wrong_type", "owner", "unknown")));
    }

    @ParameterizedTest
    @MethodSource("flaws")
    void writeWhenMembersDoNotFitThenTheirCodesSayWhy(String body, Map<String, String> codes) {
        for (TestAnswer answer : refused(request -> request.json(body))) {
            assertThat(answer.string("code")).isEqualTo("validation_failed");
            assertThat(answer.fieldErrors("code")).isEqualTo(codes);
        }
    }

    @Test
    void writeWhenBodyIsNotUtf8ThenProblem() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("{\"title\": \"a\", \"text\": \"".getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(new byte[] {(byte) 0xc3, (byte) 0x28});
        body.writeBytes("\"}".getBytes(StandardCharsets.US_ASCII));

        refused(request -> request.header("Content-Type", "application/json").body(body.toByteArray()))
                .forEach(answer -> answer.requireProblem(400, "malformed_json", "The text is not valid UTF-8."));
    }

    @Test
    void writeWhenBodyIsOverTheLimitThenTooLarge() {
        refused(request -> request.json(NoteServer.json("a", "x".repeat(1 << 20))))
                .forEach(answer -> answer.requireProblem(413, "The request is too large."));
    }

    @Test
    void writeWhenMediaTypeIsAnotherThenUnsupported() {
        byte[] body = NoteServer.json("a", "b").getBytes(StandardCharsets.UTF_8);
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/xml")) {
            refused(request -> request.header("Content-Type", type).body(body))
                    .forEach(answer ->
                            answer.requireProblem(415, "The media type of the request is not supported here."));
        }
        refused(request -> request.body(body))
                .forEach(answer -> answer.requireProblem(415, "The media type of the request is not supported here."));
    }

    @Test
    void writeWhenAnotherAnswerIsWantedThenNotAcceptable() {
        refused(request -> request.json(NoteServer.json("a", "b")).header("Accept", "text/html"))
                .forEach(answer ->
                        answer.requireProblem(406, "This address offers no media type that the request accepts."));
    }

    @Test
    void postWhenAtTheLimitsThenStoredWholeWhateverTheAlphabet() {
        String title = "\ud83d\udd11".repeat(200);
        String text = "\ud83c\udfee\n\r\t\u202e\"\\".repeat(2_857) + "x";
        assertThat(text.codePointCount(0, text.length())).isEqualTo(20_000);

        TestAnswer answer = server.create(ada, title, text);

        assertThat(answer.string("title")).isEqualTo(title);
        assertThat(answer.string("text")).isEqualTo(text);
        assertThat(server.get(answer.header("Location"), ada).string("text")).isEqualTo(text);
    }

    @Test
    void postWhenTextIsEscapedAtTheLimitThenStored() {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            escaped.append("\\ud83d\\udd11");
        }

        server.request("POST", "/notes", ada)
                .json("{\"title\": \"a\", \"text\": \"" + escaped + "\"}")
                .send()
                .requireJson(201);
    }

    @Test
    void postWhenTextIsEmptyOrSqlThenStoredAsItIs() {
        assertThat(server.create(ada, "a", "").string("text")).isEmpty();
        String sql = "'; DROP TABLE resource.note; -- :id ? ${x}";
        assertThat(server.create(ada, sql, sql).string("text")).isEqualTo(sql);
    }

    private interface Change {
        TestRequest to(TestRequest request);
    }

    /** {@return the answers of POST and PUT, after a check that neither has changed the table} */
    private List<TestAnswer> refused(Change change) {
        List<String> before = TestRows.of(server.database(), "resource.note");
        List<TestAnswer> answers = List.of(
                change.to(server.request("POST", "/notes", ada)).send(),
                change.to(server.request("PUT", note, ada).header("If-Match", "*"))
                        .send());
        assertThat(TestRows.of(server.database(), "resource.note")).isEqualTo(before);
        return answers;
    }
}
