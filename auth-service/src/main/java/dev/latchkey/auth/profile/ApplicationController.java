package dev.latchkey.auth.profile;

import dev.latchkey.auth.authorization.Applications;
import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.session.CallerSession;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
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
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.util.List;

/** {@code /applications}: lists what the caller has allowed applications, and withdraws it. */
@Controller(ApplicationController.PATH)
@Secured(SecurityRule.IS_AUTHENTICATED)
@SecurityRequirement(name = "bearer")
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class ApplicationController {
    static final String PATH = "/applications";

    private final Applications applications;

    ApplicationController(Applications applications) {
        this.applications = applications;
    }

    /** Lists the applications that the caller has allowed something, by their names. */
    @Get
    @ApiResponse(responseCode = "200", description = "The applications.")
    HttpResponse<List<ApplicationAnswer>> list(AccessToken token) {
        List<ApplicationAnswer> found = applications
                .list(CallerSession.of(token).accountId())
                .stream()
                .map(ApplicationAnswer::of)
                .toList();
        return HttpResponse.ok(found).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** Withdraws all that the caller has allowed an application. Its sessions of the caller end everywhere. */
    @Delete("/{clientId}")
    @Status(HttpStatus.NO_CONTENT)
    @ApiResponse(responseCode = "204", description = "The application is allowed nothing, and its sessions have ended.")
    @ApiResponse(responseCode = "404", description = "The caller has not allowed such an application anything.")
    void withdraw(@PathVariable String clientId, AccessToken token) {
        if (!applications.withdraw(CallerSession.of(token).accountId(), clientId)) {
            throw new ProblemException(
                    AuthProblem.APPLICATION_NOT_FOUND, "You have not allowed such an application anything.");
        }
    }
}
