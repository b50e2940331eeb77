package dev.latchkey.resource.note;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.test.TestTokens;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /notes/{id}/shares/{username}} while auth-service answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoteShareIT {
    private static final String UNKNOWN_NOTE = "There is no such note.";
    private static final String UNKNOWN_NAME = "There is no account with that name.";

    private final ShareServer server = ShareServer.start();

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void putThenTheOtherCanReadTheNoteUntilDelete() {
        String note = server.note();
        server.send("GET", note, server.bobsToken()).requireProblem(404, "note_not_found", UNKNOWN_NOTE);

        requireNoContent(server.share(note, "bob"));

        TestAnswer shown = server.send("GET", note, server.bobsToken());
        shown.requireJson(200);
        assertThat(shown.json()).containsEntry("owner", "ada").containsEntry("text", "seven");
        assertThat(server.send("GET", "/notes?size=200", server.bobsToken()).text())
                .contains(note.substring("/notes/".length()));

        requireNoContent(server.send("DELETE", note + "/shares/bob", server.adasToken()));

        server.send("GET", note, server.bobsToken()).requireProblem(404, "note_not_found", UNKNOWN_NOTE);
        assertThat(server.send("GET", "/notes?size=200", server.bobsToken()).text())
                .doesNotContain(note.substring("/notes/".length()));
    }

    @Test
    void putAndDeleteWhenRepeatedThenTheSame() {
        String note = server.note();

        requireNoContent(server.share(note, "bob"));
        List<String> once = shares(note);
        requireNoContent(server.share(note, "BOB"));

        assertThat(shares(note)).hasSize(1).isEqualTo(once);
        requireNoContent(server.send("DELETE", note + "/shares/Bob", server.adasToken()));
        requireNoContent(server.send("DELETE", note + "/shares/bob", server.adasToken()));
        assertThat(shares(note)).isEmpty();
    }

    @Test
    void putThenTheVersionStays() {
        String note = server.note();

        server.share(note, "bob");

        assertThat(server.send("GET", note, server.adasToken()).header("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void putWhenTheNameBelongsToAnotherAccountLaterThenThatOneCannotRead() {
        String note = server.note();
        String before = UUID.randomUUID().toString();
        String after = UUID.randomUUID().toString();
        server.auth.account("carol", before);

        server.share(note, "carol");
        server.auth.account("carol", after);

        server.send("GET", note, server.token(before, "carol")).requireJson(200);
        server.send("GET", note, server.token(after, "carol")).requireProblem(404, "note_not_found", UNKNOWN_NOTE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE"})
    void anyMethodWhenNobodyHasTheNameThenNotFound(String method) {
        server.send(method, server.note() + "/shares/nobody", server.adasToken())
                .requireProblem(404, "account_not_found", UNKNOWN_NAME);
    }

    @Test
    void putWhenTheNameIsOnesOwnThenBadRequest() {
        String note = server.note();

        server.share(note, "ada").requireProblem(400, "own_note", "The note belongs to the account.");

        assertThat(shares(note)).isEmpty();
        requireNoContent(server.send("DELETE", note + "/shares/ada", server.adasToken()));
        server.send("GET", note, server.adasToken()).requireJson(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE"})
    void anyMethodWhenTheNoteIsNotOnesOwnThenNotFoundAndNobodyIsAsked(String method) {
        String note = server.note();
        server.share(note, "bob");
        List<String> before = shares(note);
        int requests = server.auth.requests();

        for (TestTokens stranger :
                List.of(server.bobsToken(), server.token(UUID.randomUUID().toString(), "ada"))) {
            server.send(method, note + "/shares/bob", stranger).requireProblem(404, "note_not_found", UNKNOWN_NOTE);
            server.send(method, note + "/shares/nobody", stranger).requireProblem(404, "note_not_found", UNKNOWN_NOTE);
        }
        for (String id : List.of("x", "00000000-0000-4000-8000-000000000000")) {
            server.send(method, "/notes/" + id + "/shares/bob", server.adasToken())
                    .requireProblem(404, "note_not_found", UNKNOWN_NOTE);
        }

        assertThat(shares(note)).isEqualTo(before);
        assertThat(server.auth.requests()).isEqualTo(requests);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob@example.test",
                "a/b",
                "/",
                "with space",
                " ",
                "naïve",
                "日本",
                "\ud83d\udd11",
                "a+b",
                "100%",
                "a%2Fb",
                "%00",
                "q?x=1",
                "h#ash",
                "semi;colon",
                "a&b",
                "a=b,c",
                "~tilde",
                "..",
                ".",
                "{username}",
                "back\\slash",
                "\"quoted\"",
                "'",
                "<b>"
            })
    void putWhenTheNameNeedsEncodingThenItArrivesWhole(String name) {
        server.auth.account(name, server.bob);
        String note = server.note();
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace(".", "%2E");

        TestAnswer answer = server.share(note, encoded);

        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        server.send("GET", note, server.bobsToken()).requireJson(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a+b", "a&b", "semi;colon", "a=b,c", "a@b", "a:b", "a!b$c'(d)*e", "a~b-c_d.e"})
    void putWhenTheNameNeedsNoEncodingThenItArrivesWhole(String name) {
        server.auth.account(name, server.bob);

        requireNoContent(server.share(server.note(), name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%ff", "%c3%28", "%00", "%0a", "%ed%a0%80", "%1b%5b31m"})
    void putWhenTheNameCannotBeOneThenClientError(String encoded) {
        TestAnswer answer = server.share(server.note(), encoded);

        assertThat(answer.status()).as(answer.text()).isIn(400, 404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void putWhenTheNameIsTooLongThenNotFoundAndNobodyIsAsked() {
        String note = server.note();
        int requests = server.auth.requests();

        server.share(note, "x".repeat(255)).requireProblem(404, "account_not_found", UNKNOWN_NAME);
        server.share(note, "x".repeat(3_000)).requireProblem(404, "account_not_found", UNKNOWN_NAME);

        assertThat(server.auth.requests()).isEqualTo(requests);
    }

    @ParameterizedTest
    @CsvSource({"PUT", "DELETE"})
    @DisplayName("59 missing scope: 403 insufficient_scope naming it; 41 no token: 401")
    void anyMethodWhenTheCallerMayNotThenRefused(String method) {
        String path = server.note() + "/shares/bob";

        TestAnswer scope = server.send(method, path, server.adasToken().claim("scope", "notes:read"));
        scope.requireProblem(403, "insufficient_scope", "The access token lacks the scope notes:write.");
        assertThat(scope.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"notes:write\"");
        server.send(method, path, TestTokens.validForService(server.clock).claim("scope", "notes:write"))
                .requireProblem(403, "user_required", "The access token does not belong to a user.");
        server.server.request(method, path).send().requireProblem(401, "An access token is needed.");
    }

    @Test
    void putWhenThereIsABodyThenItIsIgnored() {
        TestAnswer answer = server.server
                .request("PUT", server.note() + "/shares/bob")
                .bearer(server.adasToken().token())
                .json("{\"anything\":")
                .send();

        requireNoContent(answer);
    }

    @Test
    void getThenMethodNotAllowed() {
        TestAnswer answer = server.send("GET", server.note() + "/shares/bob", server.adasToken());

        answer.requireProblem(405, "The method is not allowed here.");
        assertThat(answer.header("Allow").split(", ?")).containsExactlyInAnyOrder("PUT", "DELETE");
    }

    @Test
    void putThenTheOutgoingCallsAreCounted() {
        server.share(server.note(), "bob");

        assertThat(server.server.metrics())
                .contains("http_client_requests_seconds_count")
                .contains("uri=\"/accounts/{username}\"");
    }

    private List<String> shares(String note) {
        return TestRows.select(
                server.database(),
                "SELECT share::text FROM resource.note_share share WHERE note_id = '"
                        + note.substring("/notes/".length()) + "'");
    }

    private static void requireNoContent(TestAnswer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        assertThat(answer.text()).isEmpty();
        assertThat(Map.of("Content-Type", answer.header("Content-Type"))).containsEntry("Content-Type", "");
    }
}
