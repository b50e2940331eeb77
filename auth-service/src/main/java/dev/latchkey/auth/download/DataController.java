package dev.latchkey.auth.download;

import dev.latchkey.auth.session.CallerSession;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;

/** {@code GET /account/data}: all that is stored about the caller. */
@Controller(DataController.PATH)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class DataController {
    static final String PATH = "/account/data";

    private final DataDownload download;

    DataController(DataDownload download) {
        this.download = download;
    }

    /**
     * Downloads all that this service stores about the caller: one member for each part. A list has at most its 10,000 newest
     * items, and says whether it is complete. Secrets and their hashes are left out.
     */
    @SecurityRequirement(name = "bearer")
    @Get(produces = MediaType.APPLICATION_JSON)
    @ApiResponse(responseCode = "200", description = "A JSON object, as a file for download.")
    @ApiResponse(responseCode = "429", description = "Too many downloads today. Retry-After says when to try again.")
    @ApiResponse(responseCode = "503", description = "Too many downloads at once. Retry-After says when to try again.")
    HttpResponse<String> download(AccessToken token) {
        CallerSession caller = CallerSession.of(token);
        return download.file(caller.accountId(), caller.sessionId());
    }
}
