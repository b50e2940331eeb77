package dev.latchkey.auth.login;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.factor.NewApp;
import dev.latchkey.auth.token.TokenAnswer;
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
import org.jspecify.annotations.Nullable;

/** The second step of {@code POST /login}: issues tokens for a code, after the right password. */
@Controller("/login/second-factor")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class SecondStepController {
    private static final String TICKET = "ticket";
    private static final String CODE = "code";
    private static final DeviceProof NO_DEVICE = DeviceProof.ofRefreshToken(null);

    private final SecondStep second;

    SecondStepController(SecondStep second) {
        this.second = second;
    }

    /**
     * The body of {@code POST /login/second-factor}, not yet validated.
     *
     * @param ticket of the answer to {@code POST /login}
     * @param enrolment of a new app; absent when the account has one
     * @param code of the app, or a recovery code
     */
    @Serdeable
    record CodeRequest(
            @Nullable String ticket,
            @Nullable String enrolment,
            @Nullable String code) {
        /** The secrets stay out of logs. */
        @Override
        public String toString() {
            return "CodeRequest[]";
        }
    }

    /** The body of {@code POST /login/second-factor/enrolment}, not yet validated. */
    @Serdeable
    record EnrolmentRequest(@Nullable String ticket) {
        /** The ticket stays out of logs. */
        @Override
        public String toString() {
            return "EnrolmentRequest[]";
        }
    }

    /**
     * What a new authenticator app needs.
     *
     * @param secret in base 32
     * @param otpauthUri the same as an address, for a QR code
     * @param enrolment to be sent with a code of the app within ten minutes
     */
    @Serdeable
    record EnrolmentAnswer(
            String secret, @JsonProperty("otpauth_uri") String otpauthUri, String enrolment) {
        /** The secrets stay out of logs. */
        @Override
        public String toString() {
            return "EnrolmentAnswer[]";
        }
    }

    /**
     * The tokens of a new session, as {@code POST /login} answers them.
     *
     * @param recoveryCodes of a new app, shown only here; absent otherwise
     */
    @Serdeable
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SignedInAnswer(
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("expires_in") long expiresIn,
            @JsonProperty("refresh_token") String refreshToken,
            String scope,
            @JsonProperty("recovery_codes") @Nullable List<String> recoveryCodes) {
        static SignedInAnswer of(SecondStep.Success success) {
            TokenAnswer tokens = success.tokens();
            return new SignedInAnswer(
                    tokens.accessToken(),
                    tokens.tokenType(),
                    tokens.expiresIn(),
                    Objects.requireNonNull(tokens.refreshToken()),
                    tokens.scope(),
                    success.recoveryCodes().isEmpty() ? null : success.recoveryCodes());
        }

        /** The tokens and the codes stay out of logs. */
        @Override
        public String toString() {
            return "SignedInAnswer[]";
        }
    }

    /** Issues tokens for a code of the authenticator app, or for a recovery code. With an enrolment, adds the app first. */
    @Post
    @ApiResponse(responseCode = "200", description = "The tokens of a new session; the recovery codes of a new app.")
    @ApiResponse(
            responseCode = "400",
            description = "The code is wrong or was used before; or the ticket or the enrolment is not good any more.")
    @ApiResponse(responseCode = "429", description = "Too many wrong codes. Retry-After says when to try again.")
    HttpResponse<SignedInAnswer> complete(@Body CodeRequest request) {
        List<InvalidField> missing = new ArrayList<>();
        if (request.ticket() == null) {
            missing.add(new InvalidField(TICKET, FieldFlaw.REQUIRED, "is required"));
        }
        if (request.code() == null) {
            missing.add(new InvalidField(CODE, FieldFlaw.REQUIRED, "is required"));
        }
        if (!missing.isEmpty()) {
            throw ProblemException.invalid(missing);
        }
        String ticket = Objects.requireNonNull(request.ticket());
        String code = Objects.requireNonNull(request.code());
        SecondStep.Result result = request.enrolment() == null
                ? second.complete(ticket, code, NO_DEVICE)
                : second.completeEnrolment(ticket, request.enrolment(), code, NO_DEVICE);
        return switch (result) {
            case SecondStep.Success success -> notStored(SignedInAnswer.of(success));
            case SecondStep.WrongCode() ->
                throw new ProblemException(AuthProblem.INVALID_CODE, "The code is wrong, or was used before.");
            case SecondStep.Expired() -> throw expired();
        };
    }

    /** Begins to set an authenticator app up, for an account that must have one. Changes nothing yet. */
    @Post("/enrolment")
    @ApiResponse(responseCode = "200", description = "The secret of a new app. It counts once a code of it is sent.")
    @ApiResponse(responseCode = "400", description = "The ticket is not good any more.")
    HttpResponse<EnrolmentAnswer> enrol(@Body EnrolmentRequest request) {
        if (request.ticket() == null) {
            throw ProblemException.invalid(List.of(new InvalidField(TICKET, FieldFlaw.REQUIRED, "is required")));
        }
        NewApp app = second.enrol(request.ticket()).orElseThrow(SecondStepController::expired);
        return notStored(new EnrolmentAnswer(app.secret(), app.address(), app.enrolment()));
    }

    private static <T> HttpResponse<T> notStored(T body) {
        return HttpResponse.ok(body).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private static ProblemException expired() {
        return new ProblemException(AuthProblem.INVALID_TICKET, "The ticket is not good any more. Sign in again.");
    }
}
