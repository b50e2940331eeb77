package dev.latchkey.resource.note;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.resource.note.NoteServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestTokens;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code GET /internal/notes/count}: for services. */
class NoteCountIT {
    private final NoteServer server = NoteServer.shared();
    private final TestTokens service = TestTokens.validForService(Clock.systemUTC());

    @Test
    void countThenEverybodysNotes() {
        server.note(Person.named("ada"));
        server.note(Person.named("bob"));

        TestAnswer answer =
                server.request("GET", "/internal/notes/count", service).send();

        answer.requireJson(200);
        assertThat(answer.json()).isEqualTo(Map.of("count", server.notes()));
    }

    @Test
    void countWhenTheTokenIsAUsersThenForbidden() {
        Person ada = Person.named("ada");
        for (TestTokens token : java.util.List.of(
                ada.token(),
                ada.token().claim("act", Map.of("sub", "notes-counter")),
                ada.token().without("sid"),
                ada.token().without("preferred_username"))) {
            TestAnswer answer = server.request("GET", "/internal/notes/count", token.claim("scope", "notes:count"))
                    .send();

            answer.requireProblem(403, "service_required", "The access token belongs to a user.");
        }
    }

    @Test
    void countWhenThereIsNoTokenThenUnauthorized() {
        server.server().get("/internal/notes/count").send().requireProblem(401, "An access token is needed.");
    }
}
