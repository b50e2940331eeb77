package dev.latchkey.shared.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An HTTP answer. Checks each error answer for internal details of the service, in every test (checklist 96).
 *
 * @param path the request's path
 */
public record TestAnswer(String path, int status, HttpHeaders headers, String text) {
    private static final Pattern INSIDE = Pattern.compile(
            "dev\\.latchkey|java\\.|jakarta\\.|io\\.micronaut|com\\.nimbusds|org\\.postgresql|netty|hikari"
                    + "|Exception|\\tat |SELECT |INSERT |UPDATE |relation \"|SQLSTATE",
            Pattern.CASE_INSENSITIVE);

    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(409, "Conflict"),
            Map.entry(412, "Precondition Failed"),
            Map.entry(413, "Request Entity Too Large"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(428, "Precondition Required"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"));

    private static final Map<Integer, String> GENERAL_CODES = Map.of(
            400, "bad_request",
            401, "unauthorized",
            403, "forbidden",
            404, "not_found",
            405, "method_not_allowed",
            406, "not_acceptable",
            413, "content_too_large",
            415, "unsupported_media_type",
            500, "internal_error",
            503, "unavailable");

    public TestAnswer {
        boolean forOperators = path.startsWith("/health/"); // on the management port, which is not for clients
        if (status >= 400 && !forOperators) {
            assertThat(text).as("96 an error answer's body").doesNotContainPattern(INSIDE);
            boolean page = headers.firstValue("Content-Type").orElse("").startsWith("text/html");
            assertThat(text.contains("<html"))
                    .as("96 markup in an answer that is not a page")
                    .isEqualTo(page);
        }
    }

    static TestAnswer of(HttpResponse<byte[]> response) {
        return new TestAnswer(
                response.request().uri().getPath(),
                response.statusCode(),
                response.headers(),
                new String(response.body(), StandardCharsets.UTF_8));
    }

    /** {@return the header's only value, or the empty string when there is none} */
    public String header(String name) {
        List<String> values = headers.allValues(name);
        assertThat(values).as(name).hasSizeLessThan(2);
        return values.isEmpty() ? "" : values.getFirst();
    }

    /** {@return the body, which must be one JSON object; numbers are {@code Long} or {@code Double}} */
    public Map<String, Object> json() {
        try {
            return JSONObjectUtils.parse(text);
        } catch (ParseException e) {
            throw new AssertionError("the body is not a JSON object: " + text, e);
        }
    }

    /** {@return a member of the body, which must be a string} */
    public String string(String member) {
        assertThat(json()).as(text).extracting(member).isInstanceOf(String.class);
        return String.valueOf(json().get(member));
    }

    /** {@return this answer, after a check of its status and its media type, which must be JSON} */
    public TestAnswer requireJson(int expectedStatus) {
        assertThat(status).as(text).isEqualTo(expectedStatus);
        assertThat(header("Content-Type")).isEqualTo("application/json");
        return this;
    }

    /** {@return this answer, after a check of the whole problem (RFC 9457), which must have no further members} */
    public TestAnswer requireProblem(int expectedStatus, String detail) {
        return requireProblem(expectedStatus, detail, Map.of());
    }

    /** {@return this answer, after a check of the whole problem, which must have this code and no further members} */
    public TestAnswer requireProblem(int expectedStatus, String code, String detail) {
        return requireProblem(expectedStatus, detail, Map.of("code", code));
    }

    /** {@return this answer, after a check of the whole problem, which must name the invalid members} */
    public TestAnswer requireInvalid(Map<String, String> messages) {
        requireProblem(
                400,
                "The request is not valid.",
                Map.of("code", "validation_failed", "errors", Objects.requireNonNull(json().get("errors"), text)));
        assertThat(fieldErrors("message")).as(text).isEqualTo(messages);
        assertThat(fieldErrors("code").values()).as(text).allMatch(code -> code.matches("[a-z_]+"));
        return this;
    }

    /** {@return a member of each entry in a problem's {@code errors}, by the entry's field} */
    public Map<String, String> fieldErrors(String member) {
        Map<String, String> found = new LinkedHashMap<>();
        for (Object error : (List<?>) Objects.requireNonNull(json().get("errors"), text)) {
            Map<?, ?> entry = (Map<?, ?>) error;
            assertThat(entry.keySet()).as(text).isEqualTo(Set.of("field", "code", "message"));
            found.put(String.valueOf(entry.get("field")), String.valueOf(entry.get(member)));
        }
        return found;
    }

    /**
     * {@return this answer, after a check of the whole problem}
     *
     * @param more the members beyond those that every problem has, and the code if it is not the status' general one
     */
    public TestAnswer requireProblem(int expectedStatus, String detail, Map<String, ?> more) {
        Map<String, Object> expected = new LinkedHashMap<>(more);
        if (!more.containsKey("code")) {
            expected.put("code", Objects.requireNonNull(GENERAL_CODES.get(expectedStatus), "a general code"));
        }
        expected.put("type", "about:blank");
        expected.put("title", title(expectedStatus));
        expected.put("status", (long) expectedStatus);
        expected.put("detail", detail);
        expected.put("instance", path);
        assertThat(status).as(text).isEqualTo(expectedStatus);
        assertThat(header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(json()).isEqualTo(expected);
        return this;
    }

    /** {@return this answer, after a check of the whole OAuth error (RFC 6749 section 5.2)} */
    public TestAnswer requireOAuthError(int expectedStatus, String code) {
        requireJson(expectedStatus);
        assertThat(header("Cache-Control")).isEqualTo("no-store");
        assertThat(json()).containsOnlyKeys("error", "error_description").containsEntry("error", code);
        assertThat(string("error_description")).isNotBlank();
        return this;
    }

    private static String title(int status) {
        String title = TITLES.get(status);
        assertThat(title).as("a status with a title").isNotNull();
        return String.valueOf(title);
    }
}
