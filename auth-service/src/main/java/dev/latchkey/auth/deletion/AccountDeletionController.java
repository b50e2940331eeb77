package dev.latchkey.auth.deletion;

import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.session.CallerSession;
import dev.latchkey.shared.micronaut.RequiresRecentSignIn;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;

/** {@code DELETE /account}: deletes the caller's account. */
@Controller("/account")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class AccountDeletionController {
    private final AccountDeletion deletion;

    AccountDeletionController(AccountDeletion deletion) {
        this.deletion = deletion;
    }

    /**
     * Deletes the caller's account for ever. Its sessions have ended everywhere when this answers. Other services are told, and
     * delete what they store about the account.
     */
    @SecurityRequirement(name = "bearer")
    @Delete
    @Consumes(MediaType.ALL)
    @Status(HttpStatus.NO_CONTENT)
    @RequiresRecentSignIn(maxAge = "5m")
    @ApiResponse(responseCode = "204", description = "The account was deleted.")
    @ApiResponse(responseCode = "401", description = "The sign-in is older than five minutes (RFC 9470).")
    @ApiResponse(responseCode = "409", description = "The account is the last administrator.")
    void delete(AccessToken token) {
        switch (deletion.delete(CallerSession.of(token).accountId())) {
            case DELETED -> {}
            case LAST_ADMINISTRATOR ->
                throw new ProblemException(
                        AuthProblem.LAST_ADMINISTRATOR,
                        "This is the last administrator. Make another account an administrator first.");
        }
    }
}
