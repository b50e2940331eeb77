package dev.latchkey.auth.session;

import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One's own sessions: to look at, and to end one by one. */
@Controller("/sessions")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class SessionController {
    private final Sessions sessions;

    SessionController(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Lists the caller's sessions, the one last used first. */
    @SecurityRequirement(name = "bearer")
    @Get
    HttpResponse<List<LiveSession>> list(AccessToken token) {
        CallerSession caller = CallerSession.of(token);
        return HttpResponse.ok(sessions.list(caller.accountId(), caller.sessionId()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** Ends one of the caller's sessions: its tokens are refused everywhere. Ending it again does no harm. */
    @SecurityRequirement(name = "bearer")
    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    void end(@PathVariable String id, AccessToken token) {
        CallerSession caller = CallerSession.of(token);
        if (uuid(id).flatMap(session -> sessions.endOwn(caller.accountId(), session))
                .isEmpty()) {
            throw new ProblemException(HttpStatus.NOT_FOUND, "You have no such session.");
        }
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
