package dev.latchkey.shared.micronaut;

import static dev.latchkey.shared.test.Http.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.Http.Answer;
import dev.latchkey.shared.test.RawConnection;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that a server must refuse, or cannot read: each gets a 4xx. If the framing is in doubt, the connection ends.
 */
class HttpFramingTest extends ServiceTest {
    private static final String PATH = "/test/notes";
    private static final String JSON = "application/json";
    private static final String HEAD =
            "POST /test/notes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static final String NOTE = "{\"title\":\"a\"}";
    private static final String SMUGGLED = "GET /test/open HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final List<String> HEADERS = List.of(
            "Accept",
            "Accept-Charset",
            "Accept-Encoding",
            "Accept-Language",
            "Access-Control-Request-Headers",
            "Access-Control-Request-Method",
            "Authorization",
            "Connection",
            "Content-Disposition",
            "Content-Language",
            "Cookie",
            "Date",
            "Expect",
            "Forwarded",
            "Host",
            "If-Match",
            "If-Modified-Since",
            "Origin",
            "Prefer",
            "Range",
            "Referer",
            "TE",
            "Upgrade",
            "User-Agent",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Proto");

    @Test
    @DisplayName("95 two lengths: 400, and the connection ends (RFC 9112 section 6.1)")
    void postWithContentLengthAndTransferEncodingThen400AndClosed() {
        try (RawConnection connection = connect()) {
            String answer = connection
                    .send(HEAD + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED)
                    .readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 400 ").containsIgnoringCase("\r\nconnection: close\r\n");
            assertThat(answer.split("HTTP/1.1 ", -1)).as(answer).hasSize(2);
        }
    }

    @ParameterizedTest
    @DisplayName("95 a body with an ambiguous end: 400, and the connection ends")
    @ValueSource(
            strings = {
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 13",
                "Content-Length: 4\r\nContent-Length: 13",
                "Content-Length: 4, 13",
                "Content-Length: +13",
                "Content-Length: -1",
                "Content-Length: 0x0d",
                "Content-Length: 99999999999999999999",
                "Content-Length : 13",
                "Content-Length: 13\u0000"
            })
    void postWithDoubtfulFramingThen400AndClosed(String framing) {
        try (RawConnection connection = connect()) {
            String answer = connection
                    .send(HEAD + framing + "\r\n\r\n" + NOTE + SMUGGLED)
                    .readToEnd();

            assertThat(answer)
                    .matches("(?s)HTTP/1\\.[01] 400 .*")
                    .contains("application/problem+json", "\"code\":\"malformed_request\"");
            assertThat(answer.split("HTTP/1\\.[01] ", -1)).as(answer).hasSize(2);
        }
    }

    @Test
    void postInChunksThenRead() {
        try (RawConnection connection = connect()) {
            String answer = connection
                    .send(HEAD + "Connection: close\r\nTransfer-Encoding: Chunked\r\n\r\n")
                    .send("5\r\n{\"tit\r\n")
                    .send("8\r\nle\":\"a\"}\r\n0\r\nX-Check: x\r\n\r\n")
                    .readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 200 ").contains("{\"text\":\"null\",\"title\":\"a\"}");
        }
    }

    @Test
    void postInMalformedChunksThen400() {
        try (RawConnection connection = connect()) {
            String answer = connection
                    .send(HEAD + "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n{}\r\n0\r\n\r\n" + SMUGGLED)
                    .readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 400 ");
            assertThat(answer.split("HTTP/1.1 ", -1)).as(answer).hasSize(2);
        }
    }

    @Test
    void postWhenTheBodyIsExpectedToBeAskedForThenItIs() {
        try (RawConnection connection = connect()) {
            connection.send(HEAD + "Connection: close\r\nExpect: 100-continue\r\nContent-Length: 13\r\n\r\n");

            assertThat(connection.readTo("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
            assertThat(connection.send(NOTE).readToEnd()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void requestsInOneGoThenAnsweredInOrder() {
        try (RawConnection connection = connect()) {
            String answer = connection
                    .send(SMUGGLED + HEAD + "Content-Length: 13\r\n\r\n" + NOTE + SMUGGLED + HEAD
                            + "Connection: close\r\nContent-Length: 13\r\n\r\n" + NOTE)
                    .readToEnd();

            assertThat(answer)
                    .containsSubsequence(
                            "HTTP/1.1 200 ",
                            "everybody",
                            "HTTP/1.1 200 ",
                            "title",
                            "HTTP/1.1 200 ",
                            "everybody",
                            "HTTP/1.1 200 ",
                            "title");
        }
    }

    @Test
    @DisplayName("12 a body over the limit: 413 before the body arrives, and the connection ends")
    void postWhenLengthIsOverTheLimitThen413AtOnce() {
        try (RawConnection connection = connect()) {
            String answer =
                    connection.send(HEAD + "Content-Length: 16385\r\n\r\n{").readToEnd();

            assertThat(answer)
                    .startsWith("HTTP/1.1 413 ")
                    .containsIgnoringCase("\r\nconnection: close\r\n")
                    .contains("\"detail\":\"The request is too large.\"");
        }
    }

    @Test
    @DisplayName("12 a body over the limit, of unknown length: 413")
    void postWhenChunksAreOverTheLimitThen413() {
        try (RawConnection connection = connect()) {
            String chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
            String answer = connection
                    .send(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(5))
                    .readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    @DisplayName("12 a route that needs a session takes a larger body, but only from a request with a credential")
    void postALargeFormThenOnlyWithACredential() {
        String form = "a=" + "x".repeat(100_000);
        String type = "application/x-www-form-urlencoded";

        assertThat(http().post("/test/form", type, form).status()).isEqualTo(413);
        assertThat(http().post("/test/form", type, form, "Authorization", "Bearer " + valid().token())
                        .status())
                .isEqualTo(200);
        assertThat(http().post(PATH, JSON, NOTE + " ".repeat(100_000), "Authorization", "Bearer x")
                        .status())
                .isEqualTo(413);
    }

    @Test
    @DisplayName("60 headers over the limit: 431")
    void getWithHeadersOverTheLimitThen431() {
        Answer tooLarge = problem(
                431,
                "Request Header Fields Too Large",
                "headers_too_large",
                "The headers of the request are too large.",
                "/test/open");

        assertThat(http().get("/test/open", "Cookie", "other=" + "x".repeat(7_000))
                        .status())
                .isEqualTo(200);
        assertThat(http().get("/test/open", "Cookie", "other=" + "x".repeat(8_200)))
                .isEqualTo(tooLarge);
        assertThat(http().get("/test/token", "Authorization", "Bearer " + "x".repeat(16_384))
                        .status())
                .isEqualTo(431);
    }

    @Test
    void getAnAddressOverTheLimitThen414() {
        assertThat(http().get("/test/open?x=" + "x".repeat(4_096)))
                .isEqualTo(problem(
                        414, "Request-URI Too Long", "uri_too_long", "The address of the request is too long.", "/"));
    }

    @ParameterizedTest
    @DisplayName("95 a body in a content encoding: 415")
    @ValueSource(strings = {"gzip", "x-gzip", "deflate", "br", "snappy", "zstd", "nonsense", "gzip, identity"})
    void postAnEncodedBodyThen415(String encoding) {
        assertThat(http().post(PATH, JSON, NOTE, "Content-Encoding", encoding))
                .isEqualTo(problem(
                        415,
                        "Unsupported Media Type",
                        "unsupported_content_encoding",
                        "A content encoding of the body is not supported here.",
                        PATH,
                        "accept-encoding",
                        "identity"));
    }

    @Test
    void postWithTheIdentityEncodingThenRead() {
        assertThat(http().post(PATH, JSON, NOTE, "Content-Encoding", "identity").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @DisplayName("95 a character set that does not exist: 415")
    @ValueSource(
            strings = {
                "application/json; charset=bogus",
                "application/json; charset=\"bogus\"",
                "application/json;Charset=bogus",
                "application/json; charset=",
                "application/json; charset=*",
                "application/json; x=y; charset=utf 8",
                "application/x-www-form-urlencoded; charset=bogus",
                "text/plain; charset=\u00e9"
            })
    void postWithAnUnknownCharsetThen415(String type) {
        try (RawConnection connection = connect()) {
            String answer = connection
                    .send("POST /test/notes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                            + "\r\nContent-Length: 13\r\n\r\n" + NOTE)
                    .readToEnd();

            assertThat(answer).startsWith("HTTP/1.1 415 ");
        }
    }

    @ParameterizedTest
    @DisplayName("95 nonsensical headers: never a 500")
    @ValueSource(
            strings = {
                "",
                " ",
                ";",
                ",",
                "=",
                "/",
                "*",
                "bogus; charset=bogus",
                "text/html;q=nonsense",
                "text/html;q=",
                "a/b;c=\"",
                "application/json; charset=bogus",
                "%",
                "%zz",
                "[::1",
                "http://",
                "http://[",
                "localhost:99999999999",
                "-1",
                "99999999999999999999",
                "bytes=-",
                "\"",
                "W/\"",
                "\u00e9\u0080\u00ff",
                "a=b; =; ;; $Path"
            })
    void getWithSenselessHeadersThenNoServerError(String value) {
        for (String method : List.of("GET", "OPTIONS", "POST")) {
            for (String header : HEADERS) {
                assertThat(status(method, header, value))
                        .as("%s with %s: %s", method, header, value)
                        .isBetween(200, 499);
            }
        }
    }

    @ParameterizedTest
    @DisplayName("95 malformed media types: never a 500")
    @ValueSource(strings = {"", ";", "/", "a", "a/", "/b", "a/b/c", "*/*", "a/b;charset", "a/b;;=", "\u00e9/\u00e9"})
    void postWithSenselessMediaTypeThenNoServerError(String type) {
        try (RawConnection connection = connect()) {
            String answer = connection
                    .send("POST /test/notes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                            + "\r\nContent-Length: 13\r\n\r\n" + NOTE)
                    .readToEnd();

            assertThat(answer).matches("(?s)HTTP/1.1 4.*");
        }
    }

    private int status(String method, String header, String value) {
        try (RawConnection connection = connect()) {
            String answer = connection
                    .send(method + " /test/open HTTP/1.1\r\n" + (header.equals("Host") ? "" : "Host: localhost\r\n")
                            + header + ": " + value + "\r\nConnection: close\r\n\r\n")
                    .readToEnd();
            return Integer.parseInt(answer.substring(9, 12));
        }
    }

    private RawConnection connect() {
        return RawConnection.to(port());
    }
}
