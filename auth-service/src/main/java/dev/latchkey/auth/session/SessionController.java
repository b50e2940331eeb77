package dev.latchkey.auth.session;

import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.shared.micronaut.Uuids;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.micronaut.list.Cursor;
import dev.latchkey.shared.micronaut.list.PageRequest;
import dev.latchkey.shared.micronaut.list.Slice;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;

/** {@code /sessions}: lists the caller's sessions, and ends single ones. */
@Controller("/sessions")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class SessionController {
    private final Sessions sessions;

    SessionController(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Lists the caller's sessions; the one last used comes first. The header Link leads to the next page (RFC 8288).
     *
     * @param size of a page; the default fits all sessions that an account may have by default
     * @param cursor the place where the list continues, from the header Link
     */
    @SecurityRequirement(name = "bearer")
    @Get
    @ApiResponse(responseCode = "200", description = "The sessions; if there are more, Link leads to the next page.")
    HttpResponse<List<LiveSession>> list(
            AccessToken token,
            @QueryValue(defaultValue = "100") @Min(1) @Max(PageRequest.LARGEST) int size,
            @QueryValue(defaultValue = "") String cursor) {
        CallerSession caller = CallerSession.of(token);
        Slice<LiveSession> found = sessions.list(caller.accountId(), caller.sessionId(), Cursor.read(cursor), size);
        MutableHttpResponse<List<LiveSession>> response =
                HttpResponse.ok(found.items()).header(HttpHeaders.CACHE_CONTROL, "no-store");
        found.next()
                .ifPresent(next -> response.header(
                        HttpHeaders.LINK, "<?size=%d&%s=%s>; rel=\"next\"".formatted(size, Cursor.NAME, next.text())));
        return response;
    }

    /** Ends one of the caller's sessions. Its tokens are refused everywhere. The call can safely be repeated. */
    @SecurityRequirement(name = "bearer")
    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    void end(@PathVariable String id, AccessToken token) {
        CallerSession caller = CallerSession.of(token);
        if (Uuids.parse(id)
                .flatMap(session -> sessions.endOwn(caller.accountId(), session))
                .isEmpty()) {
            throw new ProblemException(AuthProblem.SESSION_NOT_FOUND, "You have no such session.");
        }
    }
}
