package dev.latchkey.resource.note;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.resource.note.NoteServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.test.TestTokens;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /notes/{id}}: only the owner may change a note, and only the owner and its readers may read it. */
class NoteIT {
    private static final String UNKNOWN = "There is no such note.";

    private final NoteServer server = NoteServer.shared();
    private final Person ada = Person.named("ada");
    private final Person bob = Person.named("bob");

    @Test
    void postThenNoteWithItsAddressAndVersion() {
        Instant before = Instant.now();

        TestAnswer answer = server.create(ada, "Lamps", "seven\n\ton a quiet harbour");

        answer.requireJson(201);
        assertThat(answer.header("Location")).isEqualTo("/notes/" + answer.string("id"));
        assertThat(answer.header("ETag")).isEqualTo("\"1\"");
        assertThat(answer.json())
                .isEqualTo(Map.of(
                        "id",
                        UUID.fromString(answer.string("id")).toString(),
                        "title",
                        "Lamps",
                        "text",
                        "seven\n\ton a quiet harbour",
                        "created_at",
                        answer.string("created_at"),
                        "updated_at",
                        answer.string("created_at"),
                        "owner",
                        "ada"));
        assertThat(Instant.parse(answer.string("created_at"))).isBetween(before.minusMillis(1), Instant.now());
        TestAnswer shown = server.get(answer.header("Location"), ada);
        shown.requireJson(200);
        assertThat(shown.text()).isEqualTo(answer.text());
        assertThat(shown.header("ETag")).isEqualTo("\"1\"");
        assertThat(shown.header("Cache-Control")).isEqualTo("private, no-cache");
    }

    @Test
    void putThenNoteIsWrittenOverAndHasAnotherVersion() {
        TestAnswer created = server.create(ada, "Lamps", "seven");
        String path = created.header("Location");

        TestAnswer answer = server.request("PUT", path, ada)
                .header("If-Match", "\"1\"")
                .json(NoteServer.json("Lanterns", "eight"))
                .send();

        answer.requireJson(200);
        assertThat(answer.header("ETag")).isEqualTo("\"2\"");
        assertThat(answer.json())
                .isEqualTo(Map.of(
                        "id",
                        created.string("id"),
                        "title",
                        "Lanterns",
                        "text",
                        "eight",
                        "created_at",
                        created.string("created_at"),
                        "updated_at",
                        answer.string("updated_at"),
                        "owner",
                        "ada"));
        assertThat(Instant.parse(answer.string("updated_at"))).isAfter(Instant.parse(created.string("created_at")));
        TestAnswer shown = server.get(path, ada);
        assertThat(shown.text()).isEqualTo(answer.text());
        assertThat(shown.header("ETag")).isEqualTo("\"2\"");
    }

    @Test
    void putWhenNothingIsDifferentThenTheVersionIsAnother() {
        String path = server.note(ada);

        assertThat(server.put(ada, path, "\"1\"", "same").header("ETag")).isEqualTo("\"2\"");
        assertThat(server.put(ada, path, "\"2\"", "same").header("ETag")).isEqualTo("\"3\"");
    }

    @Test
    void deleteThenGone() {
        String path = server.note(ada);
        server.share(path, bob);

        TestAnswer answer =
                server.request("DELETE", path, ada).header("If-Match", "\"1\"").send();

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.text()).isEmpty();
        server.get(path, ada).requireProblem(404, "note_not_found", UNKNOWN);
        server.get(path, bob).requireProblem(404, "note_not_found", UNKNOWN);
        server.request("DELETE", path, ada)
                .header("If-Match", "\"1\"")
                .send()
                .requireProblem(404, "note_not_found", UNKNOWN);
        assertThat(TestRows.select(
                        server.database(),
                        "SELECT reader_id FROM resource.note_share WHERE reader_id = '" + bob.id() + "'"))
                .isEmpty();
    }

    @Test
    void anyMethodWhenTheNoteIsAnothersThenNotFoundAndUntouched() {
        String path = server.note(ada);
        List<String> before = TestRows.of(server.database(), "resource.note");

        server.get(path, bob).requireProblem(404, "note_not_found", UNKNOWN);
        for (String condition : List.of("\"1\"", "\"9\"", "*")) {
            server.put(bob, path, condition, "mine now").requireProblem(404, "note_not_found", UNKNOWN);
            server.request("DELETE", path, bob)
                    .header("If-Match", condition)
                    .send()
                    .requireProblem(404, "note_not_found", UNKNOWN);
        }
        server.request("PUT", path, bob)
                .json(NoteServer.json("a", "b"))
                .send()
                .requireProblem(404, "note_not_found", UNKNOWN);
        server.request("DELETE", path, bob).send().requireProblem(404, "note_not_found", UNKNOWN);

        assertThat(TestRows.of(server.database(), "resource.note")).isEqualTo(before);
    }

    @Test
    void anyMethodWhenTheNoteIsOnlySharedThenItCanBeReadAndNothingElse() {
        TestAnswer created = server.create(ada, "Lamps", "seven");
        String path = created.header("Location");
        server.share(path, bob);
        List<String> before = TestRows.of(server.database(), "resource.note");

        TestAnswer shown = server.get(path, bob);
        shown.requireJson(200);
        assertThat(shown.text()).isEqualTo(created.text());
        server.put(bob, path, "\"1\"", "mine now").requireProblem(404, "note_not_found", UNKNOWN);
        server.put(bob, path, "*", "mine now").requireProblem(404, "note_not_found", UNKNOWN);
        server.request("DELETE", path, bob)
                .header("If-Match", "\"1\"")
                .send()
                .requireProblem(404, "note_not_found", UNKNOWN);
        server.request("DELETE", path, bob).send().requireProblem(404, "note_not_found", UNKNOWN);

        assertThat(TestRows.of(server.database(), "resource.note")).isEqualTo(before);
        server.get(path, Person.named("carol")).requireProblem(404, "note_not_found", UNKNOWN);
    }

    @Test
    void getWhenAnotherAccountGotTheNameThenNotFound() {
        String path = server.note(ada);

        server.get(path, Person.named("ada")).requireProblem(404, "note_not_found", UNKNOWN);
        server.get(path, Person.of(ada.id(), "ada-renamed")).requireJson(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "1",
                "1-1-1-1-1",
                "..",
                "00000000-0000-0000-0000-000000000000",
                "00000000-0000-0000-0000-00000000000g",
                "000000000000000000000000000000000000000",
                "%00",
                "%ff",
                "%27%20OR%201=1",
                "a%2fb",
            })
    void anyMethodWhenTheIdIsNoneThenNotFound(String id) {
        for (String method : List.of("GET", "DELETE")) {
            TestAnswer answer = server.request(method, "/notes/" + id, ada)
                    .header("If-Match", "*")
                    .send();
            assertThat(answer.status()).as(answer.text()).isEqualTo(404);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        }
        assertThat(server.put(ada, "/notes/" + id, "*", "x").status()).isEqualTo(404);
    }

    @Test
    void getWhenTheIdIsSpelledOtherwiseThenNotFound() {
        String id = server.note(ada).substring("/notes/".length());

        for (String other : List.of(id.toUpperCase(java.util.Locale.ROOT), id + "0")) {
            server.get("/notes/" + other, ada).requireProblem(404, "note_not_found", UNKNOWN);
        }
        server.get("/notes/" + id, ada).requireJson(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /notes, notes:read",
        "GET, /notes/00000000-0000-4000-8000-000000000000, notes:read",
        "POST, /notes, notes:write",
        "PUT, /notes/00000000-0000-4000-8000-000000000000, notes:write",
        "DELETE, /notes/00000000-0000-4000-8000-000000000000, notes:write",
        "GET, /internal/notes/count, notes:count",
    })
    @DisplayName("59 missing scope: 403 insufficient_scope naming it")
    void anyMethodWhenTheScopeIsMissingThenForbidden(String method, String path, String scope) {
        for (String other : List.of("openid", "", "notes", "notes:", scope.toUpperCase(java.util.Locale.ROOT))) {
            TestAnswer answer = server.request(method, path, ada.token().claim("scope", other))
                    .header("If-Match", "*")
                    .json(NoteServer.json("a", "b"))
                    .send();

            answer.requireProblem(403, "insufficient_scope", "The access token lacks the scope " + scope + ".");
            assertThat(answer.header("WWW-Authenticate"))
                    .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, /notes", "GET, /notes/x", "POST, /notes", "PUT, /notes/x", "DELETE, /notes/x"})
    @DisplayName("41 no token: 401 Bearer")
    void anyMethodWhenThereIsNoTokenThenUnauthorized(String method, String path) {
        TestAnswer answer = server.server()
                .request(method, path)
                .json(NoteServer.json("a", "b"))
                .send();

        answer.requireProblem(401, "An access token is needed.");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @ParameterizedTest
    @CsvSource({"GET, /notes", "GET, /notes/x", "POST, /notes", "PUT, /notes/x", "DELETE, /notes/x"})
    void anyMethodWhenTheTokenHasNoUserThenForbidden(String method, String path) {
        TestTokens service = TestTokens.validForService(Clock.systemUTC()).claim("scope", "notes:read notes:write");

        for (TestTokens token : List.of(
                service,
                service.claim("sub", ada.id()),
                ada.token().without("sid"),
                ada.token().without("preferred_username"),
                ada.token().claim("sub", "ada"))) {
            TestAnswer answer = server.request(method, path, token)
                    .header("If-Match", "*")
                    .json(NoteServer.json("a", "b"))
                    .send();

            answer.requireProblem(403, "user_required", "The access token does not belong to a user.");
            assertThat(answer.header("WWW-Authenticate")).isEmpty();
        }
    }

    @Test
    @DisplayName("85 an exchanged token acts for its user, only with its own scope")
    void anyMethodWhenAServiceActsForTheUserThenAsTheUser() {
        String path = server.note(ada);
        TestTokens exchanged = ada.token()
                .claim("client_id", "reporter")
                .claim("act", Map.of("sub", "reporter"))
                .claim("scope", "notes:read");

        server.request("GET", path, exchanged).send().requireJson(200);
        server.request("GET", "/notes", exchanged).send().requireJson(200);
        server.request("DELETE", path, exchanged)
                .header("If-Match", "*")
                .send()
                .requireProblem(403, "insufficient_scope", "The access token lacks the scope notes:write.");
    }

    @Test
    void anotherMethodThenNotAllowed() {
        TestAnswer list = server.request("PUT", "/notes", ada)
                .json(NoteServer.json("a", "b"))
                .send();
        list.requireProblem(405, "The method is not allowed here.");
        assertThat(list.header("Allow").split(", ?")).contains("GET", "POST");
        TestAnswer note = server.request("POST", server.note(ada), ada)
                .json(NoteServer.json("a", "b"))
                .send();
        note.requireProblem(405, "The method is not allowed here.");
        assertThat(note.header("Allow").split(", ?")).contains("GET", "PUT", "DELETE");
    }

    @Test
    void getWhenAnotherAnswerIsWantedThenNotAcceptable() {
        for (String path : List.of("/notes", server.note(ada))) {
            server.request("GET", path, ada)
                    .header("Accept", "text/html")
                    .send()
                    .requireProblem(406, "This address offers no media type that the request accepts.");
        }
    }
}
