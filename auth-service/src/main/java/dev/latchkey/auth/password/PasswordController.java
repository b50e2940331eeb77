package dev.latchkey.auth.password;

import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.session.CallerSession;
import dev.latchkey.shared.micronaut.AuthorizationFailureHandler;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.FieldCode;
import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /password}: changes the caller's password. */
@Controller
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class PasswordController {
    private static final String CURRENT = "current_password";
    private static final String NEW = "new_password";

    private final PasswordChanges changes;

    PasswordController(PasswordChanges changes) {
        this.changes = changes;
    }

    /** Changes the caller's password, by the same rules as for a new account. All other sessions end. */
    @SecurityRequirement(name = "bearer")
    @Post("/password")
    @Status(HttpStatus.NO_CONTENT)
    @ApiResponse(responseCode = "204", description = "The password is changed, and all other sessions have ended.")
    @ApiResponse(responseCode = "400", description = "The new password is refused; the errors say why.")
    @ApiResponse(responseCode = "401", description = "The current password is wrong.")
    @ApiResponse(
            responseCode = "429",
            description = "Too many attempts have failed. Retry-After says when to try again.")
    @ApiResponse(responseCode = "503", description = "Too many sign-ins at once. Retry-After says when to try again.")
    void change(@Body PasswordChangeRequest request, AccessToken token) {
        CallerSession caller = CallerSession.of(token);
        String currentPassword = request.currentPassword();
        String newPassword = request.newPassword();
        if (currentPassword == null || newPassword == null) {
            throw ProblemException.invalid(missing(currentPassword, newPassword));
        }
        switch (changes.change(caller.accountId(), caller.sessionId(), currentPassword, newPassword)) {
            case PasswordChange.Changed() -> {}
            case PasswordChange.WrongPassword() ->
                throw new ProblemException(AuthProblem.WRONG_PASSWORD, "The current password is wrong.")
                        .withHeader(HttpHeaders.WWW_AUTHENTICATE, AuthorizationFailureHandler.challenge(false));
            case PasswordChange.SamePassword() ->
                throw refused(FieldFlaw.INVALID, "must differ from the current password");
            case PasswordChange.Flawed(PasswordFlaw flaw) -> throw refused(flaw.reason(), flaw.message());
        }
    }

    private static ProblemException refused(FieldCode code, String message) {
        return ProblemException.invalid(List.of(new InvalidField(NEW, code, message)));
    }

    private static List<InvalidField> missing(@Nullable String currentPassword, @Nullable String newPassword) {
        List<InvalidField> missing = new ArrayList<>();
        if (currentPassword == null) {
            missing.add(new InvalidField(CURRENT, FieldFlaw.REQUIRED, "is required"));
        }
        if (newPassword == null) {
            missing.add(new InvalidField(NEW, FieldFlaw.REQUIRED, "is required"));
        }
        return missing;
    }
}
