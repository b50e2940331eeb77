package dev.latchkey.auth.passkey;

import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.session.CallerSession;
import dev.latchkey.shared.micronaut.AuthorizationFailureHandler;
import dev.latchkey.shared.micronaut.RequiresRecentSignIn;
import dev.latchkey.shared.micronaut.Uuids;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.HttpProblem;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /passkeys}: lists, adds, renames and removes the caller's passkeys. */
@Controller("/passkeys")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class PasskeyController {
    private static final String NO_STORE = "no-store";
    private static final String NAME = "name";
    private static final String CREDENTIAL = "credential";

    private final Passkeys passkeys;

    PasskeyController(Passkeys passkeys) {
        this.passkeys = passkeys;
    }

    /**
     * The body of {@code POST /passkeys}, not yet validated.
     *
     * @param credential a RegistrationResponseJSON of WebAuthn
     */
    @Serdeable
    record NewPasskeyRequest(
            @Nullable String name, @Nullable Map<String, Object> credential) {}

    /** The body of {@code PATCH /passkeys/{id}}, not yet validated. */
    @Serdeable
    record RenameRequest(@Nullable String name) {}

    /** The caller's passkeys, the oldest first. */
    @SecurityRequirement(name = "bearer")
    @Get
    HttpResponse<List<PasskeyView>> list(AccessToken token) {
        return HttpResponse.ok(passkeys.list(CallerSession.of(token).accountId()))
                .header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /**
     * Makes the options for a new passkey, for PublicKeyCredential.parseCreationOptionsFromJSON. They are good for five
     * minutes. Needs a sign-in of the last five minutes.
     */
    @SecurityRequirement(name = "bearer")
    @Post(uri = "/registration-options", produces = MediaType.APPLICATION_JSON)
    @Consumes(MediaType.ALL)
    @RequiresRecentSignIn(maxAge = "5m")
    @ApiResponse(
            responseCode = "200",
            description = "A PublicKeyCredentialCreationOptionsJSON.",
            content = @Content(mediaType = "application/json", schema = @Schema(type = "object")))
    HttpResponse<String> options(AccessToken token) {
        String options = passkeys.options(CallerSession.of(token).accountId()).orElseThrow(PasskeyController::gone);
        return HttpResponse.ok(options).header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /**
     * Adds a passkey that was made with the options of this account. All other sessions end. Without a name, it is called
     * Passkey and a number.
     */
    @SecurityRequirement(name = "bearer")
    @Post
    @ApiResponse(responseCode = "201", description = "The passkey is added, and all other sessions have ended.")
    @ApiResponse(
            responseCode = "400",
            description = "A member is not valid; or the credential is refused, or its challenge is used or expired.")
    @ApiResponse(responseCode = "409", description = "An account has this passkey; or the caller has 20 passkeys.")
    @ApiResponse(
            responseCode = "429",
            description = "Too many attempts have failed. Retry-After says when to try again.")
    HttpResponse<PasskeyView> add(@Body NewPasskeyRequest request, AccessToken token) {
        CallerSession caller = CallerSession.of(token);
        Map<String, Object> credential = request.credential();
        if (credential == null) {
            throw ProblemException.invalid(List.of(new InvalidField(CREDENTIAL, FieldFlaw.REQUIRED, "is required")));
        }
        String name = request.name() == null ? passkeys.nextName(caller.accountId()) : name(request.name());
        return switch (passkeys.add(caller.accountId(), caller.sessionId(), name, credential)) {
            case PasskeyAddition.Added(PasskeyView passkey) ->
                HttpResponse.created(passkey).header(HttpHeaders.CACHE_CONTROL, NO_STORE);
            case PasskeyAddition.Refused() ->
                throw new ProblemException(
                        AuthProblem.PASSKEY_REFUSED, "The passkey is not valid, or its options are used or expired.");
            case PasskeyAddition.Exists _ ->
                throw new ProblemException(AuthProblem.PASSKEY_EXISTS, "This passkey is added already.");
            case PasskeyAddition.Full() ->
                throw new ProblemException(
                        AuthProblem.TOO_MANY_PASSKEYS, "You have 20 passkeys. Remove one of them first.");
        };
    }

    /** Gives a passkey another name. */
    @SecurityRequirement(name = "bearer")
    @Patch("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @ApiResponse(responseCode = "204", description = "The passkey has the name.")
    @ApiResponse(responseCode = "404", description = "The caller has no such passkey.")
    void rename(@PathVariable String id, @Body RenameRequest request, AccessToken token) {
        String typed = request.name();
        if (typed == null) {
            throw ProblemException.invalid(List.of(new InvalidField(NAME, FieldFlaw.REQUIRED, "is required")));
        }
        String name = name(typed);
        UUID account = CallerSession.of(token).accountId();
        if (Uuids.parse(id)
                .filter(passkey -> passkeys.rename(account, passkey, name))
                .isEmpty()) {
            throw unknown();
        }
    }

    /** Removes a passkey. All other sessions end. Needs a sign-in of the last five minutes. */
    @SecurityRequirement(name = "bearer")
    @Delete("/{id}")
    @Status(HttpStatus.NO_CONTENT)
    @RequiresRecentSignIn(maxAge = "5m")
    @ApiResponse(responseCode = "204", description = "The passkey is removed, and all other sessions have ended.")
    @ApiResponse(responseCode = "404", description = "The caller has no such passkey.")
    @ApiResponse(responseCode = "409", description = "The account needs two factors, and has no other second one.")
    void remove(@PathVariable String id, AccessToken token) {
        CallerSession caller = CallerSession.of(token);
        PasskeyRemoval removal = Uuids.parse(id)
                .map(passkey -> passkeys.remove(caller.accountId(), caller.sessionId(), passkey))
                .orElse(PasskeyRemoval.UNKNOWN);
        switch (removal) {
            case REMOVED -> {}
            case UNKNOWN -> throw unknown();
            case NEEDED ->
                throw new ProblemException(
                        AuthProblem.SECOND_FACTOR_NEEDED,
                        "Your account must have two factors. Add another passkey or an authenticator app first.");
        }
    }

    private static String name(String typed) {
        return PasskeyName.of(typed)
                .orElseThrow(() -> ProblemException.invalid(List.of(new InvalidField(
                        NAME, FieldFlaw.INVALID, "must have 1 to " + PasskeyName.LONGEST + " readable characters"))));
    }

    private static ProblemException unknown() {
        return new ProblemException(AuthProblem.PASSKEY_NOT_FOUND, "You have no such passkey.");
    }

    /** The account was deleted or disabled while its token was verified. */
    private static ProblemException gone() {
        return new ProblemException(HttpProblem.INVALID_TOKEN, "The access token is not valid.")
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, AuthorizationFailureHandler.challenge(true));
    }
}
