package dev.latchkey.auth.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.account.Role;
import dev.latchkey.auth.audit.Administrator;
import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.registration.Invitation;
import dev.latchkey.auth.registration.Invitations;
import dev.latchkey.auth.registration.RegistrationSettings;
import dev.latchkey.shared.micronaut.RequiresRecentSignIn;
import dev.latchkey.shared.micronaut.Uuids;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.micronaut.list.PageOf;
import dev.latchkey.shared.micronaut.list.PageRequest;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /admin/invitations}: invites people, for a service where registration is by invitation. */
@Controller("/admin/invitations")
@Secured(Role.ADMIN)
@SecurityRequirement(name = "bearer")
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class InvitationController {
    private static final String NO_STORE = "no-store";

    private final Invitations invitations;
    private final RegistrationSettings registration;
    private final AuthSettings settings;

    InvitationController(Invitations invitations, RegistrationSettings registration, AuthSettings settings) {
        this.invitations = invitations;
        this.registration = registration;
        this.settings = settings;
    }

    /**
     * An invitation to create.
     *
     * @param email the only address that may register; null for any
     */
    @Serdeable
    record InvitationRequest(@Nullable String email) {}

    /**
     * An invitation.
     *
     * @param email the only address that may register; null for any
     * @param token the secret for the registration; only in the answer to the request that created it, absent later
     * @param link the address of the sign-up page with the token; absent later, too
     */
    @Serdeable
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record InvitationAnswer(
            UUID id,
            @Nullable String email,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("expires_at") Instant expiresAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String token,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String link) {
        static InvitationAnswer of(Invitation invitation, @Nullable String token, @Nullable String link) {
            return new InvitationAnswer(
                    invitation.id(), invitation.email(), invitation.createdAt(), invitation.expiresAt(), token, link);
        }

        /** The token stays out of logs. */
        @Override
        public String toString() {
            return "InvitationAnswer[" + id + "]";
        }
    }

    /** Creates an invitation for one account, valid for 72 hours. Only this answer contains its token. */
    @Post
    @RequiresRecentSignIn(maxAge = "5m")
    @ApiResponse(responseCode = "201", description = "The invitation, with its token and its link.")
    @ApiResponse(responseCode = "400", description = "The e-mail address is not valid.")
    @ApiResponse(responseCode = "409", description = "Registration is closed, so an invitation has no effect.")
    HttpResponse<InvitationAnswer> invite(AccessToken token, @Body InvitationRequest request) {
        if (registration.isClosed()) {
            throw new ProblemException(
                    AuthProblem.INVITATION_WITHOUT_EFFECT, "Registration is closed, so an invitation has no effect.");
        }
        String email = request.email();
        if (email != null && !Invitations.isAddress(email)) {
            throw ProblemException.invalid(
                    List.of(new InvalidField("email", FieldFlaw.INVALID, "must be an e-mail address")));
        }
        Invitations.Made made =
                invitations.invite(email, Administrator.of(token).id());
        String link = settings.address("/signup?invitation=" + made.token()).toString();
        return HttpResponse.created(InvitationAnswer.of(made.invitation(), made.token(), link))
                .header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /**
     * Lists the valid invitations, without their tokens.
     *
     * @param page its number, from 0
     * @param size of a page
     * @param cursor the value of next from the previous page, instead of a page number
     */
    @Get
    HttpResponse<PageOf<InvitationAnswer>> list(
            @QueryValue(defaultValue = "0") @Min(0) int page,
            @QueryValue(defaultValue = "20") @Min(1) @Max(PageRequest.LARGEST) int size,
            @QueryValue(defaultValue = "") String cursor) {
        PageOf<InvitationAnswer> found = invitations
                .page(PageRequest.of(page, size, cursor))
                .map(invitation -> InvitationAnswer.of(invitation, null, null));
        return HttpResponse.ok(found).header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /** Withdraws an invitation. */
    @Delete("/{id}")
    @RequiresRecentSignIn(maxAge = "5m")
    @ApiResponse(responseCode = "204", description = "The invitation was withdrawn.")
    @ApiResponse(responseCode = "404", description = "There is no such invitation.")
    HttpResponse<Void> withdraw(AccessToken token, String id) {
        if (!withdraw(id, Administrator.of(token))) {
            throw new ProblemException(AuthProblem.INVITATION_NOT_FOUND, "There is no invitation with this id.");
        }
        return HttpResponse.noContent();
    }

    private boolean withdraw(String id, Administrator by) {
        // Every invitation's id is a UUID, so any other text is unknown.
        return Uuids.parse(id)
                .map(invitation -> invitations.withdraw(invitation, by.id()))
                .orElse(false);
    }
}
