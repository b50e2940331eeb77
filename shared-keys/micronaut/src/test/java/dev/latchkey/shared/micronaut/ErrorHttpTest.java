package dev.latchkey.shared.micronaut;

import static dev.latchkey.shared.test.Http.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.Http.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The framework's own errors and unexpected failures: RFC 9457, without internal details. */
class ErrorHttpTest extends ServiceTest {
    private static final Answer BROKEN = problem(
            500,
            "Internal Server Error",
            "internal_error",
            "The request failed. The service's log contains the reason.",
            "/test/bug");

    @Test
    @DisplayName("95 an unknown address: 404 for every caller")
    void getAnUnknownAddressThen404() {
        Answer notFound = problem(404, "Not Found", "not_found", "There is nothing at this address.", "/nothing/here");

        assertThat(http().get("/nothing/here?x=%3Cscript%3E")).isEqualTo(notFound);
        assertThat(http().getWithToken("/nothing/here", valid().token())).isEqualTo(notFound);
        assertThat(http().getWithToken("/nothing/here", "x")).isEqualTo(notFound);
    }

    @Test
    @DisplayName("95 another method: 405 with Allow")
    void deleteThen405WithAllow() {
        Answer answer = http().send("DELETE", "/test/notes", new byte[0]);

        assertThat(answer)
                .isEqualTo(problem(
                        405,
                        "Method Not Allowed",
                        "method_not_allowed",
                        "The method is not allowed here.",
                        "/test/notes",
                        "allow",
                        "POST"));
    }

    @Test
    @DisplayName("95 another Accept: 406")
    void getWithAnotherAcceptThen406() {
        assertThat(http().get("/test/open", "Accept", "image/png"))
                .isEqualTo(problem(
                        406,
                        "Not Acceptable",
                        "not_acceptable",
                        "This address offers no media type that the request accepts.",
                        "/test/open"));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ",,;;", ";", "de;q=nonsense", "*", ""})
    void getWithAnOddAcceptLanguageThen200(String language) {
        assertThat(http().get("/test/open", "Accept-Language", language).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", ",,;;", "utf-8;q=", "*"})
    void getWithAnOddAcceptCharsetThen200(String charset) {
        assertThat(http().get("/test/open", "Accept-Charset", charset).status()).isEqualTo(200);
        assertThat(http().post("/test/notes", "application/json", "{\"title\":\"a\"}", "Accept-Charset", charset)
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("96 an unexpected exception: no class name, SQL or stack trace")
    void getABugThen500SaysNothing() {
        assertThat(http().get("/test/bug")).isEqualTo(BROKEN);
        assertThat(http().get("/test/bug-in-sql").body())
                .isEqualTo(BROKEN.body().replace("/test/bug", "/test/bug-in-sql"));
    }

    @ParameterizedTest
    @DisplayName("95 a browser gets problem JSON too")
    @ValueSource(
            strings = {
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "text/html",
                "application/xml",
                "image/png",
                "*/*"
            })
    void getAnErrorWithAnyAcceptThenProblemJson(String accept) {
        assertThat(http().get("/nothing", "Accept", accept))
                .isEqualTo(problem(404, "Not Found", "not_found", "There is nothing at this address.", "/nothing"));
    }

    @Test
    void getABugAsABrowserThenProblemJson() {
        assertThat(http().get("/test/bug", "Accept", "text/html,*/*;q=0.8")).isEqualTo(BROKEN);
    }

    @Test
    @DisplayName("95 HEAD: the same without a body")
    void headThenNoBody() {
        assertThat(http().send("HEAD", "/test/token", new byte[0]).status()).isEqualTo(401);
        assertThat(http().send("HEAD", "/test/token", new byte[0]).headers())
                .containsEntry("www-authenticate", "Bearer");
        assertThat(http().send("HEAD", "/test/token", new byte[0]).body()).isEmpty();
        assertThat(http().send("HEAD", "/nothing", new byte[0]).status()).isEqualTo(404);
        assertThat(http().send("HEAD", "/test/bug", new byte[0]).status()).isEqualTo(500);
    }

    @Test
    @DisplayName("76 the database is unreachable during a request: 503")
    void getWhenTheDatabaseFailsThen503() {
        assertThat(http().get("/test/outage"))
                .isEqualTo(problem(
                        503,
                        "Service Unavailable",
                        "unavailable",
                        "The service is not ready. Try again shortly.",
                        "/test/outage",
                        "retry-after",
                        "2"));
    }

    @Test
    @DisplayName("a service's own exception: its handler answers, and is looked up once for each class")
    void failOftenThenTheHandlerIsFoundOnce() {
        for (int i = 0; i < 3; i++) {
            assertThat(http().get("/test/sold-out").status()).isEqualTo(410);
            assertThat(http().get("/test/sold-out-forever", "Accept", "application/json")
                            .status())
                    .isEqualTo(410);
        }
        assertThat(SoldOut.Handler.MADE).hasValue(2);
    }

    @Test
    @DisplayName("a page of an origin that the controller allows can read its error answers, and no other page can")
    void failWhenTheControllerAllowsTheOriginThenTheAnswerDoes() {
        String bearer = "Bearer " + valid().token();
        String origin = "https://shop.example.test";

        Answer unauthorized = http().get("/test/cross-origin", "Origin", origin);
        Answer failed = http().get("/test/cross-origin", "Origin", origin, "Authorization", bearer);
        Answer elsewhere = http().get("/test/bug", "Origin", origin);
        Answer other =
                http().get("/test/cross-origin", "Origin", "https://other.example.test", "Authorization", bearer);

        assertThat(unauthorized.status()).isEqualTo(401);
        assertThat(failed.status()).isEqualTo(500);
        for (Answer readable : List.of(unauthorized, failed)) {
            assertThat(readable.headers()).containsEntry("access-control-allow-origin", origin);
        }
        for (Answer unreadable : List.of(elsewhere, other)) {
            assertThat(unreadable.status()).isEqualTo(500);
            assertThat(unreadable.headers()).doesNotContainKey("access-control-allow-origin");
        }
    }

    @ParameterizedTest
    @DisplayName("a service throws the framework's exception: the code is that of the status")
    @CsvSource({
        "400, Bad Request, bad_request, The request is not valid.",
        "402, Payment Required, payment_required, Payment Required.",
        "409, Conflict, conflict, Conflict.",
        "410, Gone, gone, Gone.",
        "412, Precondition Failed, precondition_failed, Precondition Failed.",
        "422, Unprocessable Entity, unprocessable_content, Unprocessable Entity.",
        "423, Locked, locked, Locked.",
        "428, Precondition Required, precondition_required, Precondition Required.",
        "429, Too Many Requests, too_many_requests, Too Many Requests.",
        "451, Unavailable For Legal Reasons, unavailable_for_legal_reasons, Unavailable For Legal Reasons.",
        "501, Not Implemented, not_implemented, Not Implemented.",
        "502, Bad Gateway, bad_gateway, Bad Gateway.",
        "503, Service Unavailable, unavailable, Service Unavailable.",
        "504, Gateway Timeout, gateway_timeout, Gateway Timeout.",
        "418, I am a teapot, bad_request, I am a teapot.",
        "511, Network Authentication Required, internal_error, Network Authentication Required."
    })
    void throwAStatusThenItsCode(int status, String title, String code, String detail) {
        String path = "/test/status/" + status;

        assertThat(http().get(path)).isEqualTo(problem(status, title, code, detail, path));
    }

    @ParameterizedTest
    @DisplayName("95 a malformed address")
    @ValueSource(strings = {"/test/%00", "/test/%ff", "/test/%2e%2e/open", "/%c0%af", "/test/open/;x=y", "//test/open"})
    void getAStrangeAddressThen4xx(String path) {
        Answer answer = http().get(path);

        assertThat(answer.status()).isBetween(400, 499);
        assertThat(answer.headers()).isEqualTo(Map.of("content-type", "application/problem+json"));
    }
}
