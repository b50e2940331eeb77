package dev.latchkey.auth.recovery;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.page.Language;
import dev.latchkey.auth.password.PasswordFlaw;
import dev.latchkey.auth.registration.Invitations;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.FieldCode;
import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpRequest;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Resets forgotten passwords by links that are mailed. */
@Controller("/password")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class PasswordResetController {
    private static final String EMAIL = "email";
    private static final String TOKEN = "token";
    private static final String NEW_PASSWORD = "new_password";

    private final PasswordResets resets;

    PasswordResetController(PasswordResets resets) {
        this.resets = resets;
    }

    /** The body of {@code POST /password/reset-requests}, not yet validated. */
    @Serdeable
    record LinkRequest(@Nullable String email) {
        /** The address stays out of logs. */
        @Override
        public String toString() {
            return "LinkRequest[]";
        }
    }

    /**
     * The body of {@code POST /password/reset}, not yet validated.
     *
     * @param code of the account's authenticator app, or a recovery code; absent for an account without an app
     */
    @Serdeable
    record ResetRequest(
            @Nullable String token,
            @JsonProperty("new_password") @Nullable String newPassword,
            @Nullable String code) {

        /** The secrets stay out of logs. */
        @Override
        public String toString() {
            return "ResetRequest[]";
        }
    }

    /** The answer to each request for a link. */
    @Serdeable
    record LinkRequested(String message) {}

    /**
     * Asks for a mail with a link to set a new password, good for 30 minutes. The answer is the same whether or not an
     * account has the address. The mail is in the language of Accept-Language.
     */
    @Post("/reset-requests")
    @Status(HttpStatus.ACCEPTED)
    @ApiResponse(responseCode = "202", description = "If an account has this address, the link will be sent to it.")
    @ApiResponse(responseCode = "400", description = "The e-mail address is not valid.")
    @ApiResponse(
            responseCode = "429",
            description = "Too many requests from this caller. Retry-After says when to try again.")
    LinkRequested request(@Body LinkRequest body, HttpRequest<?> request) {
        String email = body.email();
        if (email == null) {
            throw invalid(EMAIL, FieldFlaw.REQUIRED, "is required");
        }
        if (!Invitations.isAddress(email)) {
            throw invalid(EMAIL, FieldFlaw.INVALID, "must be an e-mail address");
        }
        resets.request(email, Language.of(request));
        return new LinkRequested("If an account has this address, a link will be sent to it.");
    }

    /**
     * Sets a new password by the token of a link, by the same rules as for a new account. All sessions of the account end.
     * An account with an authenticator app needs a code besides. A refused password or code does not use the token up.
     */
    @Post("/reset")
    @Status(HttpStatus.NO_CONTENT)
    @ApiResponse(
            responseCode = "204",
            description = "The password is set, and all sessions have ended on every replica.")
    @ApiResponse(
            responseCode = "400",
            description =
                    "The token is unknown, expired or used; the account needs a code, or the code is wrong; or the new"
                            + " password is refused, and the errors say why.")
    @ApiResponse(
            responseCode = "429",
            description = "Too many tokens or codes were not valid. Retry-After says when to try again.")
    @ApiResponse(responseCode = "503", description = "Too many sign-ins at once. Retry-After says when to try again.")
    void reset(@Body ResetRequest body, HttpRequest<?> request) {
        String token = body.token();
        String newPassword = body.newPassword();
        if (token == null || newPassword == null) {
            throw ProblemException.invalid(missing(token, newPassword));
        }
        String code = Objects.requireNonNullElse(body.code(), "");
        switch (resets.reset(token, newPassword, code, Language.of(request))) {
            case PasswordReset.Done() -> {}
            case PasswordReset.DeadLink() ->
                throw new ProblemException(
                        AuthProblem.INVALID_RESET_TOKEN, "The token is not valid any more. Request a new link.");
            case PasswordReset.CodeNeeded() ->
                throw new ProblemException(
                        AuthProblem.CODE_REQUIRED,
                        "The account needs a code of its authenticator app, or a recovery code.");
            case PasswordReset.WrongCode() ->
                throw new ProblemException(AuthProblem.INVALID_CODE, "The code is wrong, or was used before.");
            case PasswordReset.Flawed(PasswordFlaw flaw) -> throw invalid(NEW_PASSWORD, flaw.reason(), flaw.message());
        }
    }

    private static ProblemException invalid(String field, FieldCode code, String message) {
        return ProblemException.invalid(List.of(new InvalidField(field, code, message)));
    }

    private static List<InvalidField> missing(@Nullable String token, @Nullable String newPassword) {
        List<InvalidField> missing = new ArrayList<>();
        if (token == null) {
            missing.add(new InvalidField(TOKEN, FieldFlaw.REQUIRED, "is required"));
        }
        if (newPassword == null) {
            missing.add(new InvalidField(NEW_PASSWORD, FieldFlaw.REQUIRED, "is required"));
        }
        return missing;
    }
}
