package dev.latchkey.auth.login;

import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.passkey.PasskeyOptions;
import dev.latchkey.auth.scope.ScopeCatalogue;
import dev.latchkey.auth.token.TokenAnswer;
import dev.latchkey.shared.micronaut.AuthorizationFailureHandler;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Issues tokens for a passkey. */
@Controller("/login")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class PasskeyLoginController {
    private static final String NO_STORE = "no-store";

    private final PasskeyOptions options;
    private final PasskeySignIn signIn;
    private final ScopeCatalogue scopes;

    PasskeyLoginController(PasskeyOptions options, PasskeySignIn signIn, ScopeCatalogue scopes) {
        this.options = options;
        this.signIn = signIn;
        this.scopes = scopes;
    }

    /**
     * Makes the options for a sign-in, for PublicKeyCredential.parseRequestOptionsFromJSON. They are good for five minutes.
     * They name no account: the authenticator offers its user the passkeys of this service.
     */
    @Post(uri = "/passkey-options", produces = MediaType.APPLICATION_JSON)
    @Consumes(MediaType.ALL)
    @ApiResponse(
            responseCode = "200",
            description = "A PublicKeyCredentialRequestOptionsJSON.",
            content = @Content(mediaType = "application/json", schema = @Schema(type = "object")))
    HttpResponse<String> options() {
        return HttpResponse.ok(options.forSignIn()).header(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }

    /** Issues tokens for a passkey, like POST /login. It is a sign-in with two factors. */
    @Post("/passkey")
    @ApiResponse(responseCode = "200", description = "The tokens of a new session.")
    @ApiResponse(
            responseCode = "400",
            description = "A member is missing, or scope has a name that a login may not ask for.")
    @ApiResponse(
            responseCode = "401",
            description =
                    "The passkey is not valid here, or its options are used or expired; or the authenticator has not"
                            + " verified the user.")
    @ApiResponse(
            responseCode = "403",
            description =
                    "The passkey is right, but the owner must verify the e-mail address first. A mail with a link is on"
                            + " its way.")
    @ApiResponse(
            responseCode = "429",
            description =
                    "Too many attempts from this address have failed, or the account has opened too many sessions."
                            + " Retry-After says when to try again.")
    HttpResponse<TokenAnswer> login(@Body PasskeyLoginRequest login) {
        Optional<String> scope =
                login.scope() == null ? Optional.of(scopes.defaultLoginScope()) : scopes.forLogin(login.scope());
        Map<String, Object> credential = login.credential();
        if (credential == null || scope.isEmpty()) {
            throw ProblemException.invalid(flaws(credential == null, scope.isEmpty()));
        }
        return switch (signIn.open(credential, DeviceProof.ofRefreshToken(null), scope.get())) {
            case PasskeySignIn.Opened opened ->
                HttpResponse.ok(opened.tokens()).header(HttpHeaders.CACHE_CONTROL, NO_STORE);
            case PasskeySignIn.Refused() ->
                throw unauthorized(
                        AuthProblem.INVALID_PASSKEY, "The passkey is not valid, or its options are used or expired.");
            case PasskeySignIn.UserNotVerified() ->
                throw unauthorized(
                        AuthProblem.USER_NOT_VERIFIED,
                        "The authenticator has not verified its user, by a PIN or a fingerprint for example.");
            case PasskeySignIn.Unverified _ ->
                throw new ProblemException(
                        AuthProblem.EMAIL_NOT_VERIFIED,
                        "The e-mail address of the account is not verified. Open the link that was sent to it.");
        };
    }

    private static List<InvalidField> flaws(boolean noCredential, boolean badScope) {
        List<InvalidField> errors = new ArrayList<>();
        if (noCredential) {
            errors.add(new InvalidField("credential", FieldFlaw.REQUIRED, "is required"));
        }
        if (badScope) {
            errors.add(new InvalidField("scope", FieldFlaw.INVALID, "has a name that a login may not ask for"));
        }
        return errors;
    }

    private static ProblemException unauthorized(AuthProblem problem, String detail) {
        return new ProblemException(problem, detail)
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, AuthorizationFailureHandler.challenge(false));
    }
}
