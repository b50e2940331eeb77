package dev.latchkey.resource.note;

import dev.latchkey.resource.caller.User;
import dev.latchkey.shared.micronaut.RequiresScope;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;

/** Tells services how many notes exist. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class NoteCountController {
    private final NoteCountRepository notes;

    NoteCountController(NoteCountRepository notes) {
        this.notes = notes;
    }

    /** The answer. */
    @Serdeable
    record Count(long count) {}

    /** Counts the notes of all accounts. Only services may call it: a user's token is refused, whatever its scope. */
    @SecurityRequirement(name = "bearer")
    @Get("/internal/notes/count")
    @RequiresScope("notes:count")
    Count count(AccessToken token) {
        User.refuse(token);
        return new Count(notes.count());
    }
}
