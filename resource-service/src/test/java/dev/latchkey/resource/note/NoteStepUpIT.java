package dev.latchkey.resource.note;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.resource.note.NoteServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestTokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** {@code DELETE /notes} deletes everything, so it needs a sign-in of the last five minutes (RFC 9470). */
class NoteStepUpIT {
    private static final String NEEDED = "A sign-in of the last 5 min is needed.";

    private final NoteServer server = NoteServer.shared();
    private final Person ada = Person.named("ada-" + UUID.randomUUID());
    private final Person bob = Person.named("bob-" + UUID.randomUUID());

    @Test
    void deleteAllThenTheCallersNotesAreGoneAndNoOthers() {
        String mine = server.note(ada);
        String others = server.note(bob);
        server.share(others, ada);

        assertThat(server.request("DELETE", "/notes", ada).send().status()).isEqualTo(204);

        assertThat(server.get(mine, ada).status()).isEqualTo(404);
        server.get(others, bob).requireJson(200);
        server.get(others, ada).requireJson(200);
        assertThat(server.request("DELETE", "/notes", ada).send().status())
                .as("once more")
                .isEqualTo(204);
    }

    @Test
    void deleteAllWhenTheSignInIsOldThenTheChallengeAndNothingIsDeleted() {
        String note = server.note(ada);
        long anHourAgo = Instant.now().minus(Duration.ofHours(1)).getEpochSecond();

        requireRefused(server.request("DELETE", "/notes", ada.token().claim("auth_time", anHourAgo))
                .send());
        requireRefused(server.request("DELETE", "/notes", ada.token().without("auth_time"))
                .send());

        server.get(note, ada).requireJson(200);
    }

    @Test
    void deleteAllWhenTheTokenIsAServicesOwnThenRefused() {
        TestTokens service = TestTokens.validForService(Clock.systemUTC()).claim("scope", "notes:write");

        requireRefused(server.request("DELETE", "/notes", service).send());
    }

    @Test
    void deleteAllWhenTheScopeIsMissingThenNoSignInIsAskedFor() {
        for (TestTokens token : List.of(ada.token(), ada.token().without("auth_time"))) {
            server.request("DELETE", "/notes", token.claim("scope", "notes:read"))
                    .send()
                    .requireProblem(403, "insufficient_scope", "The access token lacks the scope notes:write.");
        }
    }

    private static void requireRefused(TestAnswer answer) {
        answer.requireProblem(401, "insufficient_user_authentication", NEEDED);
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_user_authentication\", error_description=\"" + NEEDED
                        + "\", max_age=\"300\"");
    }
}
