package dev.latchkey.auth.profile;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.address.AddressChangeOutcome;
import dev.latchkey.auth.address.AddressChanges;
import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.registration.NameRules;
import dev.latchkey.auth.registration.Objection;
import dev.latchkey.auth.session.CallerSession;
import dev.latchkey.shared.micronaut.AuthorizationFailureHandler;
import dev.latchkey.shared.micronaut.RequiresRecentSignIn;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.HttpProblem;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /profile}: the caller's names and address. */
@Controller(ProfileController.PATH)
@Secured(SecurityRule.IS_AUTHENTICATED)
@SecurityRequirement(name = "bearer")
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class ProfileController {
    static final String PATH = "/profile";

    private static final String EMAIL = "email";

    private final AccountRepository accounts;
    private final NameChanges names;
    private final AddressChanges addresses;

    ProfileController(AccountRepository accounts, NameChanges names, AddressChanges addresses) {
        this.accounts = accounts;
        this.names = names;
        this.addresses = addresses;
    }

    /**
     * The body of {@code PATCH /profile}, not yet validated.
     *
     * @param name empty for no name; null to keep it
     * @param username null to keep it
     */
    @Serdeable
    record NamesRequest(@Nullable String name, @Nullable String username) {}

    /** The body of {@code POST /profile/email}, not yet validated. */
    @Serdeable
    record AddressRequest(@Nullable String email) {}

    /** Shows the caller's profile. */
    @Get
    @ApiResponse(responseCode = "200", description = "The profile.")
    HttpResponse<ProfileAnswer> show(AccessToken token) {
        return shown(CallerSession.of(token));
    }

    /**
     * Changes the caller's names, by the same rules as for a new account. A member that is absent stays. An empty name removes
     * it. Sessions go on; their tokens have the earlier names until the next refresh.
     */
    @Patch
    @ApiResponse(responseCode = "200", description = "The profile with the new names.")
    @ApiResponse(responseCode = "400", description = "Some names are not accepted; the errors say why.")
    @ApiResponse(responseCode = "409", description = "Another account has the username.")
    @ApiResponse(
            responseCode = "429",
            description = "Too many taken names from this address. Retry-After says when to try again.")
    HttpResponse<ProfileAnswer> change(@Body NamesRequest request, AccessToken token) {
        CallerSession caller = CallerSession.of(token);
        return switch (names.change(caller.accountId(), request.username(), request.name())) {
            case NameChange.Changed() -> shown(caller);
            case NameChange.Invalid(List<Objection> objections) -> throw invalid(objections);
            case NameChange.UsernameTaken() ->
                throw new ProblemException(AuthProblem.USERNAME_TAKEN, "The username is taken.");
            case NameChange.Unknown() -> throw unauthorized();
        };
    }

    /**
     * Asks for another address. A link and a code go there, and the account keeps its address until one of them is used. The
     * answer is the same whether or not another account has the new address. A service that sends no mail changes the
     * address at once. Needs a sign-in within the last five minutes.
     */
    @Post("/email")
    @RequiresRecentSignIn(maxAge = "5m")
    @ApiResponse(responseCode = "202", description = "The mail will be sent to the new address.")
    @ApiResponse(
            responseCode = "204",
            description = "The service sends no mail: the address is changed, and all other sessions have ended.")
    @ApiResponse(responseCode = "400", description = "The e-mail address is not valid.")
    @ApiResponse(responseCode = "401", description = "The sign-in is too long ago.")
    @ApiResponse(
            responseCode = "409",
            description =
                    "The account has this address; or, only where the service sends no mail, another account has it.")
    @ApiResponse(responseCode = "429", description = "Too many such mails. Retry-After says when to try again.")
    HttpResponse<?> changeAddress(@Body AddressRequest request, AccessToken token) {
        CallerSession caller = CallerSession.of(token);
        String email = request.email();
        if (email == null) {
            throw ProblemException.invalid(List.of(new InvalidField(EMAIL, FieldFlaw.REQUIRED, "is required")));
        }
        NameRules.email(email).ifPresent(objection -> {
            throw invalid(List.of(objection));
        });
        AddressChangeOutcome outcome = addresses.request(caller.accountId(), caller.sessionId(), email);
        return switch (outcome) {
            case ASKED -> HttpResponse.accepted();
            case CHANGED -> HttpResponse.noContent();
            case UNCHANGED ->
                throw new ProblemException(AuthProblem.EMAIL_UNCHANGED, "The account has this address already.");
            case TAKEN -> throw new ProblemException(AuthProblem.EMAIL_TAKEN, "The e-mail address is taken.");
            case UNKNOWN -> throw unauthorized();
        };
    }

    /** Gives up a change of the address that is not confirmed yet. Its link and its code work no more. */
    @Delete("/email")
    @Status(HttpStatus.NO_CONTENT)
    @ApiResponse(responseCode = "204", description = "No change of the address is pending.")
    void withdrawAddress(AccessToken token) {
        addresses.withdraw(CallerSession.of(token).accountId());
    }

    private HttpResponse<ProfileAnswer> shown(CallerSession caller) {
        Account account = accounts.findById(caller.accountId()).orElseThrow(ProfileController::unauthorized);
        return HttpResponse.ok(new ProfileAnswer(
                        account.id(),
                        account.username(),
                        account.name(),
                        account.email(),
                        account.hasVerifiedEmail(),
                        addresses.pending(account.id()).orElse(null),
                        account.createdAt()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private static ProblemException invalid(List<Objection> objections) {
        return ProblemException.invalid(objections.stream()
                .map(objection -> new InvalidField(objection.field(), objection.code(), objection.message()))
                .toList());
    }

    /** The account was deleted after the token was verified. */
    private static ProblemException unauthorized() {
        return new ProblemException(HttpProblem.UNAUTHORIZED, "The account is gone.")
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, AuthorizationFailureHandler.challenge(false));
    }
}
