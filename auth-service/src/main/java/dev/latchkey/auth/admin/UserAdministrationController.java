package dev.latchkey.auth.admin;

import dev.latchkey.auth.account.Role;
import dev.latchkey.auth.audit.Administrator;
import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.factor.LostFactor;
import dev.latchkey.auth.page.Language;
import dev.latchkey.auth.recovery.ResetDelivery;
import dev.latchkey.auth.recovery.ResetLinks;
import dev.latchkey.shared.micronaut.RequiresRecentSignIn;
import dev.latchkey.shared.micronaut.Uuids;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.micronaut.list.PageOf;
import dev.latchkey.shared.micronaut.list.PageRequest;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;

/** {@code /admin/users}: manages accounts. */
@Controller("/admin/users")
@Secured(Role.ADMIN)
@SecurityRequirement(name = "bearer")
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class UserAdministrationController {
    private static final int LONGEST_QUERY = 254;

    private final UserAdministration administration;
    private final ResetLinks resetLinks;

    UserAdministrationController(UserAdministration administration, ResetLinks resetLinks) {
        this.administration = administration;
        this.resetLinks = resetLinks;
    }

    /**
     * Lists accounts, the oldest first. With a query, lists only those whose username, e-mail address or name contains it.
     *
     * @param page from 0, within the first 10,000 accounts
     * @param cursor the value of next from the previous page, instead of a page number
     */
    @Get
    HttpResponse<PageOf<UserAnswer>> list(
            @QueryValue(defaultValue = "") @Size(max = LONGEST_QUERY) String query,
            @QueryValue(defaultValue = "0") @Min(0) int page,
            @QueryValue(defaultValue = "20") @Min(1) @Max(PageRequest.LARGEST) int size,
            @QueryValue(defaultValue = "") String cursor) {
        return notStored(administration.search(query.replace("\0", "\ufffd"), PageRequest.of(page, size, cursor)));
    }

    /** Shows an account. */
    @Get("/{id}")
    @ApiResponse(responseCode = "404", description = "There is no such account.")
    HttpResponse<UserAnswer> show(String id) {
        return shown(parse(id));
    }

    /** Disables an account. Its sessions end everywhere, and its owner cannot sign in. */
    @Post("/{id}/disable")
    @RequiresRecentSignIn(maxAge = "5m")
    @Consumes(MediaType.ALL)
    @ApiResponse(responseCode = "404", description = "There is no such account.")
    @ApiResponse(responseCode = "409", description = "The account is the last administrator.")
    HttpResponse<UserAnswer> disable(AccessToken token, String id) {
        UUID account = parse(id);
        require(administration.disable(account, Administrator.of(token)));
        return shown(account);
    }

    /** Enables an account again, and forgets its failed sign-ins. */
    @Post("/{id}/enable")
    @RequiresRecentSignIn(maxAge = "5m")
    @Consumes(MediaType.ALL)
    @ApiResponse(responseCode = "404", description = "There is no such account.")
    HttpResponse<UserAnswer> enable(AccessToken token, String id) {
        UUID account = parse(id);
        require(administration.enable(account, Administrator.of(token)));
        return shown(account);
    }

    /** Replaces an account's roles. Its sessions end, so that no token carries the old roles. */
    @Put("/{id}/roles")
    @RequiresRecentSignIn(maxAge = "5m")
    @ApiResponse(responseCode = "404", description = "There is no such account.")
    @ApiResponse(responseCode = "409", description = "The account is the last administrator.")
    HttpResponse<UserAnswer> setRoles(AccessToken token, String id, @Body RolesRequest request) {
        UUID account = parse(id);
        require(administration.setRoles(account, request.valid(), Administrator.of(token)));
        return shown(account);
    }

    /** Deletes an account. Its sessions end everywhere, and its name becomes free. */
    @Delete("/{id}")
    @RequiresRecentSignIn(maxAge = "5m")
    @ApiResponse(responseCode = "204", description = "The account was deleted.")
    @ApiResponse(responseCode = "404", description = "There is no such account.")
    @ApiResponse(responseCode = "409", description = "The account is the last administrator.")
    HttpResponse<Void> delete(AccessToken token, String id) {
        require(administration.delete(parse(id), Administrator.of(token)));
        return HttpResponse.noContent();
    }

    /** Ends an account's sessions everywhere. The owner can sign in again. */
    @Delete("/{id}/sessions")
    @RequiresRecentSignIn(maxAge = "5m")
    @ApiResponse(responseCode = "204", description = "All sessions of the account have ended, on every replica.")
    @ApiResponse(responseCode = "404", description = "There is no such account.")
    HttpResponse<Void> endSessions(AccessToken token, String id) {
        require(administration.endSessions(parse(id), Administrator.of(token)));
        return HttpResponse.noContent();
    }

    /**
     * Removes second factors that the owner of an account has lost. The account's sessions end everywhere, and a mail tells its
     * owner.
     *
     * @param factor {@code totp} for the authenticator app with its recovery codes, {@code passkeys}, or {@code all}
     */
    @Delete("/{id}/factors/{factor}")
    @RequiresRecentSignIn(maxAge = "5m")
    @ApiResponse(responseCode = "204", description = "The account has no such factor any more.")
    @ApiResponse(responseCode = "404", description = "There is no such account, or no such kind of factor.")
    HttpResponse<Void> removeFactors(AccessToken token, String id, String factor) {
        LostFactor lost = LostFactor.named(factor).orElseThrow(UserAdministrationController::unknownFactor);
        require(administration.removeFactors(parse(id), lost, Administrator.of(token)));
        return HttpResponse.noContent();
    }

    /**
     * Sends the owner of an account a link to set a new password, good for 30 minutes. If no mail can be sent, or the
     * account has no address, the answer has the link. The present password and the sessions stay as they are until then.
     */
    @Post("/{id}/password-reset")
    @RequiresRecentSignIn(maxAge = "5m")
    @Consumes(MediaType.ALL)
    @ApiResponse(
            responseCode = "200",
            description = "No mail can be sent: the link, for the administrator to hand over.")
    @ApiResponse(responseCode = "202", description = "The link will be sent to the account's address.")
    @ApiResponse(responseCode = "404", description = "There is no such account.")
    @ApiResponse(responseCode = "409", description = "The account is disabled.")
    HttpResponse<ResetLinkAnswer> resetPassword(AccessToken token, HttpRequest<?> request, String id) {
        UUID by = Administrator.of(token).id();
        return switch (resetLinks.deliver(parse(id), by, Language.of(request))) {
            case ResetDelivery.Mailed() -> HttpResponse.accepted();
            case ResetDelivery.Link(URI link, Duration lifetime) ->
                notStored(new ResetLinkAnswer(link.toString(), lifetime.toSeconds()));
            case ResetDelivery.Disabled() ->
                throw new ProblemException(AuthProblem.ACCOUNT_DISABLED, "The account is disabled. Enable it first.");
            case ResetDelivery.UnknownAccount() -> throw unknown();
        };
    }

    private HttpResponse<UserAnswer> shown(UUID id) {
        return notStored(administration
                .find(id)
                .map(account -> UserAnswer.of(account, administration.hasSecondFactor(id)))
                .orElseThrow(UserAdministrationController::unknown));
    }

    private static <T> HttpResponse<T> notStored(T body) {
        return HttpResponse.ok(body).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private static void require(UserAdministration.Outcome outcome) {
        switch (outcome) {
            case DONE -> {}
            case UNKNOWN_ACCOUNT -> throw unknown();
            case LAST_ADMINISTRATOR ->
                throw new ProblemException(
                        AuthProblem.LAST_ADMINISTRATOR,
                        "This is the last administrator. Make another account an administrator first.");
        }
    }

    /** Every account's id is a UUID, so any other text is unknown. */
    private static UUID parse(String id) {
        return Uuids.parse(id).orElseThrow(UserAdministrationController::unknown);
    }

    private static ProblemException unknown() {
        return new ProblemException(AuthProblem.ACCOUNT_NOT_FOUND, "There is no account with this id.");
    }

    private static ProblemException unknownFactor() {
        return new ProblemException(
                AuthProblem.SECOND_FACTOR_NOT_FOUND, "The kind of factor must be totp, passkeys or all.");
    }
}
