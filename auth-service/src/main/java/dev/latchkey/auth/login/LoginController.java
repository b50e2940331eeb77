package dev.latchkey.auth.login;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.scope.ScopeCatalogue;
import dev.latchkey.auth.token.TokenAnswer;
import dev.latchkey.shared.micronaut.AuthorizationFailureHandler;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Issues tokens for a name and a password. */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class LoginController {
    private static final String THROTTLED =
            "Too many attempts have failed, for this name or from this address, or the account has opened too many sessions."
                    + " Retry-After says when to try again. A device that sends an earlier refresh_token of the account has a limit of its own.";

    private static final String INVALID = "A member is missing, or scope has a name that a login may not ask for.";

    private static final String INCOMPLETE =
            "The password is right, but not enough. The code says why: the owner must verify the e-mail address first (a mail"
                    + " with a link is on its way), show a code, set an authenticator app up, or sign in with a passkey."
                    + " The ticket is for POST /login/second-factor.";

    private static final List<String> METHODS = List.of("totp", "recovery_code");

    private final SignIn signIn;
    private final ScopeCatalogue scopes;

    LoginController(SignIn signIn, ScopeCatalogue scopes) {
        this.signIn = signIn;
        this.scopes = scopes;
    }

    /**
     * The answer of {@code POST /set-jwt}: the members of {@code POST /login}, and those that the tutorials' clients read.
     */
    @Serdeable
    record JwtCreated(
            String message,
            String token,
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("expires_in") long expiresIn,
            @JsonProperty("refresh_token") String refreshToken,
            String scope) {}

    /** Issues tokens for a username or an e-mail address, and a password. */
    @Post("/login")
    @ApiResponse(responseCode = "200", description = "The tokens of a new session.")
    @ApiResponse(responseCode = "400", description = INVALID)
    @ApiResponse(responseCode = "401", description = "The name or the password is wrong.")
    @ApiResponse(responseCode = "403", description = INCOMPLETE)
    @ApiResponse(responseCode = "429", description = THROTTLED)
    @ApiResponse(responseCode = "503", description = "Too many sign-ins at once. Retry-After says when to try again.")
    HttpResponse<TokenAnswer> login(@Body LoginRequest login) {
        return notStored(tokens(login));
    }

    /** Does the same as {@code POST /login}, and adds the members that the tutorials' clients read. */
    @Post("/set-jwt")
    @ApiResponse(responseCode = "200", description = "The tokens of a new session.")
    @ApiResponse(responseCode = "400", description = INVALID)
    @ApiResponse(responseCode = "401", description = "The name or the password is wrong.")
    @ApiResponse(responseCode = "403", description = INCOMPLETE)
    @ApiResponse(responseCode = "429", description = THROTTLED)
    @ApiResponse(responseCode = "503", description = "Too many sign-ins at once. Retry-After says when to try again.")
    HttpResponse<JwtCreated> setJwt(@Body LoginRequest login) {
        TokenAnswer tokens = tokens(login);
        return notStored(new JwtCreated(
                "JWT created",
                tokens.accessToken(),
                tokens.accessToken(),
                tokens.tokenType(),
                tokens.expiresIn(),
                Objects.requireNonNull(tokens.refreshToken()),
                tokens.scope()));
    }

    private static <T> HttpResponse<T> notStored(T body) {
        return HttpResponse.ok(body).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private TokenAnswer tokens(LoginRequest login) {
        Optional<String> scope =
                login.scope() == null ? Optional.of(scopes.defaultLoginScope()) : scopes.forLogin(login.scope());
        refuseInvalid(login, scope.isPresent());
        String password = Objects.requireNonNull(login.password());
        DeviceProof proof = DeviceProof.ofRefreshToken(login.refreshToken());
        SignIn.Result result = login.username() != null
                ? signIn.byUsername(login.username(), password, proof, scope.orElseThrow())
                : signIn.byEmail(Objects.requireNonNull(login.email()), password, proof, scope.orElseThrow());
        return switch (result) {
            case SignIn.Success success -> success.tokens();
            case SignIn.Wrong() -> throw badCredentials();
            case SignIn.Unverified unverified ->
                throw new ProblemException(
                        AuthProblem.EMAIL_NOT_VERIFIED,
                        "The e-mail address of the account is not verified. Open the link that was sent to it.");
            case SignIn.CodeNeeded(String ticket) ->
                throw withTicket(
                                AuthProblem.SECOND_FACTOR_REQUIRED,
                                "The account needs a code of its authenticator app, or a recovery code.",
                                ticket)
                        .withMember("methods", METHODS);
            case SignIn.EnrolmentNeeded(String ticket) ->
                throw withTicket(
                        AuthProblem.SECOND_FACTOR_ENROLMENT_REQUIRED,
                        "The account must have a second factor. Set an authenticator app up.",
                        ticket);
            case SignIn.PasskeyNeeded() ->
                throw new ProblemException(
                        AuthProblem.PASSKEY_REQUIRED,
                        "The account must sign in with two factors. Sign in with its passkey.");
        };
    }

    private static ProblemException withTicket(AuthProblem problem, String detail, String ticket) {
        return new ProblemException(problem, detail)
                .withMember("ticket", ticket)
                .withHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** Runs before the account is looked up, so the answer about the scope is the same for every name. */
    private void refuseInvalid(LoginRequest login, boolean hasGoodScope) {
        List<InvalidField> errors = new ArrayList<>();
        if (login.password() == null) {
            errors.add(new InvalidField("password", FieldFlaw.REQUIRED, "is required"));
        }
        if ((login.username() == null) == (login.email() == null)) {
            errors.add(new InvalidField(
                    "username",
                    login.username() == null ? FieldFlaw.REQUIRED : FieldFlaw.NOT_ALLOWED,
                    "is required unless email is set; do not set both"));
        }
        if (!hasGoodScope) {
            errors.add(new InvalidField(
                    "scope",
                    FieldFlaw.INVALID,
                    "must be some of these names, in " + ScopeCatalogue.LONGEST_SCOPE
                            + " characters or fewer, with one space between two names: "
                            + String.join(" ", scopes.loginScope())));
        }
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    /** The same answer for an unknown name, a wrong password and a disabled account. */
    private static ProblemException badCredentials() {
        return new ProblemException(AuthProblem.INVALID_CREDENTIALS, "The name or the password is wrong.")
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, AuthorizationFailureHandler.challenge(false));
    }
}
