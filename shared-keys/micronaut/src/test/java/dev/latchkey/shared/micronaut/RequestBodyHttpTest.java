package dev.latchkey.shared.micronaut;

import static dev.latchkey.shared.test.Http.problem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.Http.Answer;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad bodies: each gets a 4xx in problem JSON, never a 500. */
class RequestBodyHttpTest extends ServiceTest {
    private static final String PATH = "/test/notes";
    private static final String EVERYTHING = "/test/everything";
    private static final String JSON = "application/json";

    private static Answer malformed(String detail) {
        return problem(400, "Bad Request", "malformed_json", detail, PATH);
    }

    private static Answer invalid(String errors) {
        return new Answer(
                400,
                Map.of("content-type", "application/problem+json"),
                "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\"The request is not valid.\","
                        + "\"instance\":\"" + PATH + "\",\"code\":\"validation_failed\",\"errors\":" + errors + "}");
    }

    @Test
    void postARecordThenItIsRead() {
        Answer read = new Answer(200, Map.of("content-type", JSON), "{\"text\":\"é€\",\"title\":\"a\"}");

        assertThat(http().post(PATH, JSON, "{\"title\":\"a\",\"text\":\"é\\u20ac\"}"))
                .isEqualTo(read);
        assertThat(http().post(PATH, "application/json; charset=utf-8", "{\"title\":\"a\",\"text\":\"é€\"}"))
                .isEqualTo(read);
        assertThat(http().post(PATH, JSON, "{\"title\":\"a\",\"text\":null}").body())
                .isEqualTo("{\"text\":\"null\",\"title\":\"a\"}");
        assertThat(http().post(PATH, JSON, "{\"title\":\"a\"}").body())
                .isEqualTo("{\"text\":\"null\",\"title\":\"a\"}");
    }

    @ParameterizedTest
    @DisplayName("95 malformed JSON")
    @ValueSource(
            strings = {
                "{",
                "{\"title\":",
                "{\"title\":\"a\",}",
                "{title:1}",
                "{\"title\":\"a\" \"text\":\"b\"}",
                "{\"title\":\"\u0001\"}"
            })
    void postMalformedJsonThen400(String body) {
        assertThat(http().post(PATH, JSON, body))
                .isEqualTo(malformed("The text is not well-formed JSON, or names a member twice."));
    }

    @Test
    @DisplayName("95 duplicate members")
    void postDuplicateMembersThen400() {
        assertThat(http().post(PATH, JSON, "{\"title\":\"a\",\"title\":\"b\"}"))
                .isEqualTo(malformed("The text is not well-formed JSON, or names a member twice."));
    }

    @ParameterizedTest
    @DisplayName("95 JSON that is not an object")
    @ValueSource(strings = {"[]", "[{\"title\":\"a\"}]", "null", "\"title\"", "1", "true", " "})
    void postNoObjectThen400(String body) {
        assertThat(http().post(PATH, JSON, body)).isEqualTo(malformed("The text is not a JSON object."));
    }

    @Test
    @DisplayName("95 two values, U+0000, an unpaired surrogate")
    void postTextThatIsNotUnicodeThen400() {
        assertThat(http().post(PATH, JSON, "{\"title\":\"a\"}{}"))
                .isEqualTo(malformed("The text contains more than one JSON value."));
        assertThat(http().post(PATH, JSON, "{\"title\":\"a\\u0000\"}"))
                .isEqualTo(malformed("A string contains the character U+0000."));
        assertThat(http().post(PATH, JSON, "{\"title\":\"\\ud83d\"}"))
                .isEqualTo(malformed("A string contains an unpaired surrogate."));
    }

    @Test
    @DisplayName("95 invalid UTF-8")
    void postInvalidUtf8Then400() {
        byte[] body = "{\"title\":\"?\"}".getBytes(UTF_8);
        body[10] = (byte) 0xff;

        assertThat(http().post(PATH, JSON, body)).isEqualTo(malformed("The text is not valid UTF-8."));
        assertThat(http().post(PATH, JSON, "{\"title\":\"a\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16))
                        .status())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("95 empty body")
    void postNothingThen400() {
        assertThat(http().post(PATH, JSON, ""))
                .isEqualTo(problem(400, "Bad Request", "bad_request", "The request is not valid.", PATH));
    }

    @Test
    @DisplayName("95 unknown members, each named")
    void postUnknownMembersThen400NamesThem() {
        assertThat(http().post(PATH, JSON, "{\"title\":\"a\",\"admin\":true,\"owner\":\"b\"}"))
                .isEqualTo(
                        invalid(
                                "[{\"field\":\"admin\",\"code\":\"unknown\",\"message\":\"is not a member of this request\"},"
                                        + "{\"field\":\"owner\",\"code\":\"unknown\",\"message\":\"is not a member of this request\"}]"));
    }

    @ParameterizedTest
    @DisplayName("95 wrong types: no value is converted to a string")
    @ValueSource(strings = {"1", "1.5", "true", "[]", "[\"a\"]", "{}"})
    void postAWrongTypeThen400NamesTheMember(String value) {
        assertThat(http().post(PATH, JSON, "{\"title\":" + value + "}"))
                .isEqualTo(invalid("[{\"field\":\"title\",\"code\":\"wrong_type\",\"message\":\"must be a string\"}]"));
    }

    static Stream<Arguments> invalidTitles() {
        return Stream.of(
                Arguments.of("{}", "required", "must not be blank"),
                Arguments.of("{\"text\":\"b\"}", "required", "must not be blank"),
                Arguments.of("{\"title\":null}", "required", "must not be blank"),
                Arguments.of("{\"title\":\" \"}", "empty", "must not be blank"),
                Arguments.of("{\"title\":\"" + "x".repeat(21) + "\"}", "out_of_range", "size must be between 0 and 20"),
                Arguments.of(
                        "{\"title\":\"" + "x".repeat(10_000) + "\"}", "out_of_range", "size must be between 0 and 20"));
    }

    @ParameterizedTest
    @DisplayName("95 a violated constraint: the answer names the member")
    @MethodSource("invalidTitles")
    void postWhatAConstraintForbidsThen400NamesTheMember(String body, String code, String message) {
        assertThat(http().post(PATH, JSON, body))
                .isEqualTo(
                        invalid("[{\"field\":\"title\",\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]"));
    }

    @Test
    @DisplayName("12 a body over 16 KiB to a public route: 413")
    void postALargeBodyThen413() {
        Answer tooLarge =
                problem(413, "Request Entity Too Large", "content_too_large", "The request is too large.", PATH);

        assertThat(http().post(PATH, JSON, "{\"title\":\"" + "x".repeat(16 * 1024) + "\"}"))
                .isEqualTo(tooLarge);
        assertThat(http().post(PATH, JSON, "{\"title\":\"" + "x".repeat(1024 * 1024) + "\"}"))
                .isEqualTo(tooLarge);
    }

    @ParameterizedTest
    @DisplayName("95 another media type: 415")
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x"
            })
    void postAnotherMediaTypeThen415(String type) {
        assertThat(http().post(PATH, type, "{\"title\":\"a\"}"))
                .isEqualTo(problem(
                        415,
                        "Unsupported Media Type",
                        "unsupported_media_type",
                        "The media type of the request is not supported here.",
                        PATH));
    }

    @Test
    void postMembersOfEachTypeThenTheyAreRead() {
        assertThat(http().post(EVERYTHING, JSON, """
                                {"some_text":"a","some_texts":["b","c"],"number":-1,"large_number":9223372036854775807,
                                "flag":true,"object":{"x":[{"y":null}]}}""").body())
                .isEqualTo("{\"read\":\"Everything[someText=a, someTexts=[b, c], number=-1,"
                        + " largeNumber=9223372036854775807, flag=true, object={x=[{y=null}]}]\"}");
        assertThat(http().post(EVERYTHING, JSON, "{\"some_texts\":[],\"object\":{},\"flag\":null}")
                        .body())
                .isEqualTo("{\"read\":\"Everything[someText=null, someTexts=[], number=null, largeNumber=null,"
                        + " flag=null, object={}]\"}");
    }

    private static Stream<Arguments> wrongTypes() {
        return Stream.of(
                Arguments.of("some_text", "1", "wrong_type", "must be a string"),
                Arguments.of("some_texts", "\"a\"", "wrong_type", "must be an array of strings"),
                Arguments.of("some_texts", "[\"a\",1]", "wrong_type", "must be an array of strings"),
                Arguments.of("some_texts", "[null]", "wrong_type", "must be an array of strings"),
                Arguments.of("some_texts", "[[\"a\"]]", "wrong_type", "must be an array of strings"),
                Arguments.of("number", "\"1\"", "wrong_type", "must be an integer"),
                Arguments.of("number", "1.0", "wrong_type", "must be an integer"),
                Arguments.of("large_number", "1e3", "wrong_type", "must be an integer"),
                Arguments.of("flag", "\"true\"", "wrong_type", "must be true or false"),
                Arguments.of("flag", "1", "wrong_type", "must be true or false"),
                Arguments.of("object", "[]", "wrong_type", "must be an object"),
                Arguments.of("someText", "\"a\"", "unknown", "is not a member of this request"));
    }

    @ParameterizedTest
    @DisplayName("95 a member of the wrong type: the answer names it as the request does")
    @MethodSource("wrongTypes")
    void postAMemberOfTheWrongTypeThen400NamesIt(String member, String value, String code, String message) {
        Answer answer = http().post(EVERYTHING, JSON, "{\"" + member + "\":" + value + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .endsWith("\"errors\":[{\"field\":\"" + member + "\",\"code\":\"" + code + "\",\"message\":\"" + message
                        + "\"}]}");
    }

    @ParameterizedTest
    @DisplayName("95 a number that is too large for its member: 400")
    @ValueSource(strings = {"{\"number\":2147483648}", "{\"large_number\":9223372036854775808}"})
    void postANumberOutOfRangeThen400(String body) {
        assertThat(http().post(EVERYTHING, JSON, body))
                .isEqualTo(problem(
                        400, "Bad Request", "bad_request", "A number in the request is out of range.", EVERYTHING));
    }
}
