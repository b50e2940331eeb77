package dev.latchkey.auth.factor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.error.AuthProblem;
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
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code /second-factors}: the caller's authenticator app and recovery codes. */
@Controller("/second-factors")
@Secured(SecurityRule.IS_AUTHENTICATED)
@SecurityRequirement(name = "bearer")
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class SecondFactorController {
    private static final String RECENT = "5m";

    private final SecondFactors factors;
    private final AppEnrolments enrolments;
    private final AccountRepository accounts;

    SecondFactorController(SecondFactors factors, AppEnrolments enrolments, AccountRepository accounts) {
        this.factors = factors;
        this.enrolments = enrolments;
        this.accounts = accounts;
    }

    /**
     * The caller's second factors, without passkeys.
     *
     * @param totp the authenticator app; null when there is none
     * @param recoveryCodesLeft how many recovery codes were not used
     * @param policy who must sign in with two factors: optional, admins or required
     */
    @Serdeable
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record FactorsAnswer(
            @Nullable AppAnswer totp,
            @JsonProperty("recovery_codes_left") long recoveryCodesLeft,
            String policy) {
        static FactorsAnswer of(FactorState state) {
            Instant since = state.appSince();
            return new FactorsAnswer(
                    since == null ? null : new AppAnswer(since), state.recoveryCodesLeft(), state.policy());
        }
    }

    /**
     * An authenticator app.
     *
     * @param createdAt when its first code was shown
     */
    @Serdeable
    record AppAnswer(@JsonProperty("created_at") Instant createdAt) {}

    /**
     * What a new authenticator app needs.
     *
     * @param secret in base 32
     * @param otpauthUri the same as an address, for a QR code
     * @param enrolment to be sent with a code of the app within ten minutes
     */
    @Serdeable
    record NewAppAnswer(
            String secret, @JsonProperty("otpauth_uri") String otpauthUri, String enrolment) {
        /** The secrets stay out of logs. */
        @Override
        public String toString() {
            return "NewAppAnswer[]";
        }
    }

    /** The body of {@code POST /second-factors/totp/confirmation}, not yet validated. */
    @Serdeable
    record ConfirmationRequest(
            @Nullable String enrolment, @Nullable String code) {
        /** The secrets stay out of logs. */
        @Override
        public String toString() {
            return "ConfirmationRequest[]";
        }
    }

    /** New recovery codes, shown only here. */
    @Serdeable
    record RecoveryCodesAnswer(
            @JsonProperty("recovery_codes") List<String> recoveryCodes) {
        /** The codes stay out of logs. */
        @Override
        public String toString() {
            return "RecoveryCodesAnswer[]";
        }
    }

    /** Shows the caller's second factors, without passkeys. */
    @Get
    HttpResponse<FactorsAnswer> show(AccessToken token) {
        return notStored(FactorsAnswer.of(factors.state(CallerSession.of(token).accountId())));
    }

    /** Begins to set an authenticator app up. It counts once a code of it is confirmed. Needs a recent sign-in. */
    @Post("/totp")
    @Consumes(MediaType.ALL)
    @RequiresRecentSignIn(maxAge = RECENT)
    @ApiResponse(responseCode = "200", description = "The secret of the new app.")
    @ApiResponse(responseCode = "409", description = "The account has an app already. Remove it first.")
    HttpResponse<NewAppAnswer> begin(AccessToken token) {
        CallerSession caller = CallerSession.of(token);
        if (factors.hasApp(caller.accountId())) {
            throw exists();
        }
        Account account = accounts.findById(caller.accountId()).orElseThrow(SecondFactorController::unauthorized);
        NewApp app = enrolments.begin(account, caller.sessionId());
        return notStored(new NewAppAnswer(app.secret(), app.address(), app.enrolment()));
    }

    /**
     * Adds the app by a code of it, in the session that has begun the enrolment. All other sessions end. The enrolment shows
     * that the sign-in was recent when it began.
     */
    @Post("/totp/confirmation")
    @ApiResponse(responseCode = "200", description = "The app counts from now on. The answer has its recovery codes.")
    @ApiResponse(responseCode = "400", description = "The code is wrong, or the enrolment is not good any more.")
    @ApiResponse(responseCode = "409", description = "The account has another app already.")
    HttpResponse<RecoveryCodesAnswer> confirm(@Body ConfirmationRequest request, AccessToken token) {
        CallerSession caller = CallerSession.of(token);
        List<InvalidField> missing = new ArrayList<>();
        if (request.enrolment() == null) {
            missing.add(new InvalidField("enrolment", FieldFlaw.REQUIRED, "is required"));
        }
        if (request.code() == null) {
            missing.add(new InvalidField("code", FieldFlaw.REQUIRED, "is required"));
        }
        if (!missing.isEmpty()) {
            throw ProblemException.invalid(missing);
        }
        Confirmation confirmation = enrolments.confirm(
                caller.accountId(),
                caller.sessionId(),
                Objects.requireNonNull(request.enrolment()),
                Objects.requireNonNull(request.code()));
        return switch (confirmation) {
            case Confirmation.Added added -> notStored(new RecoveryCodesAnswer(added.recoveryCodes()));
            case Confirmation.WrongCode() ->
                throw new ProblemException(
                        AuthProblem.INVALID_CODE, "The code is wrong. Is the clock of the device right?");
            case Confirmation.Expired() ->
                throw new ProblemException(
                        AuthProblem.INVALID_TICKET, "The enrolment is not good any more. Begin again.");
            case Confirmation.Refused() -> throw exists();
        };
    }

    /** Removes the app and its recovery codes. All other sessions end. Needs a recent sign-in. */
    @Delete("/totp")
    @RequiresRecentSignIn(maxAge = RECENT)
    @ApiResponse(responseCode = "204", description = "The app is removed, and all other sessions have ended.")
    @ApiResponse(responseCode = "404", description = "The account has no app.")
    @ApiResponse(responseCode = "409", description = "The account needs two factors, and has no passkey.")
    HttpResponse<Void> remove(AccessToken token) {
        CallerSession caller = CallerSession.of(token);
        return switch (factors.remove(caller.accountId(), caller.sessionId())) {
            case REMOVED -> HttpResponse.noContent();
            case NONE -> throw none();
            case NEEDED ->
                throw new ProblemException(
                        AuthProblem.SECOND_FACTOR_NEEDED,
                        "This account must have a second factor. Add a passkey before you remove the app.");
        };
    }

    /** Replaces all recovery codes by ten new ones. Needs a recent sign-in. */
    @Post("/recovery-codes")
    @Consumes(MediaType.ALL)
    @RequiresRecentSignIn(maxAge = RECENT)
    @ApiResponse(responseCode = "200", description = "The new codes. The old ones do not work any more.")
    @ApiResponse(responseCode = "404", description = "The account has no app.")
    HttpResponse<RecoveryCodesAnswer> replaceCodes(AccessToken token) {
        CallerSession caller = CallerSession.of(token);
        return notStored(new RecoveryCodesAnswer(factors.replaceCodes(caller.accountId(), caller.sessionId())
                .orElseThrow(SecondFactorController::none)));
    }

    private static <T> HttpResponse<T> notStored(T body) {
        return HttpResponse.ok(body).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private static ProblemException exists() {
        return new ProblemException(
                AuthProblem.SECOND_FACTOR_EXISTS, "The account has an authenticator app. Remove it first.");
    }

    /** The account is gone since the token was verified. */
    private static ProblemException unauthorized() {
        return new ProblemException(HttpProblem.UNAUTHORIZED, "The request needs an access token of the account.")
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, AuthorizationFailureHandler.challenge(false));
    }

    private static ProblemException none() {
        return new ProblemException(AuthProblem.SECOND_FACTOR_NOT_FOUND, "The account has no authenticator app.");
    }
}
