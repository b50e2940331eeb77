package dev.latchkey.auth.address;

import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Confirms changes of addresses, and undoes them. {@code dev.latchkey.auth.profile} asks for them. */
@Controller("/profile/email")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class AddressChangeController {
    private static final String REFUSED = "The link or the code is wrong, used or expired.";

    private final AddressChanges changes;

    AddressChangeController(AddressChanges changes) {
        this.changes = changes;
    }

    /** The body of {@code POST /profile/email/undo}, not yet validated. */
    @Serdeable
    record UndoRequest(@Nullable String token) {
        /** The token stays out of logs. */
        @Override
        public String toString() {
            return "UndoRequest[]";
        }
    }

    /**
     * Confirms a new address: by the token of the link, which needs no access token, or by the code, with the access token of
     * the account. All sessions end but the one that has asked for the change. The earlier address gets a mail with a link
     * that undoes the change within 72 hours.
     */
    @Post("/confirmations")
    @Status(HttpStatus.NO_CONTENT)
    @ApiResponse(responseCode = "204", description = "The account has the new address.")
    @ApiResponse(responseCode = "400", description = "The token or the code is wrong, used or expired.")
    @ApiResponse(responseCode = "401", description = "A code needs the access token of its account.")
    @ApiResponse(
            responseCode = "429",
            description = "Too many attempts from this address have failed. Retry-After says when to try again.")
    void confirm(@Body VerificationRequest request, @Nullable AccessToken token) {
        request.requireOne();
        boolean confirmed = request.token() != null
                ? changes.confirmByToken(request.token())
                : changes.confirmByCode(VerificationController.owner(token), String.valueOf(request.code()));
        if (!confirmed) {
            throw new ProblemException(AuthProblem.INVALID_VERIFICATION, REFUSED);
        }
    }

    /** Gives the account its earlier address back, by the token of the link that this address got. All sessions end. */
    @Post("/undo")
    @Status(HttpStatus.NO_CONTENT)
    @ApiResponse(
            responseCode = "204",
            description = "The account has its earlier address, and all sessions have ended.")
    @ApiResponse(responseCode = "400", description = "The token is wrong, used or expired.")
    @ApiResponse(
            responseCode = "429",
            description = "Too many attempts from this address have failed. Retry-After says when to try again.")
    void undo(@Body UndoRequest request) {
        if (request.token() == null) {
            throw ProblemException.invalid(List.of(new InvalidField("token", FieldFlaw.REQUIRED, "is required")));
        }
        if (!changes.undo(request.token())) {
            throw new ProblemException(AuthProblem.INVALID_VERIFICATION, REFUSED);
        }
    }
}
