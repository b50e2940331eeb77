package dev.latchkey.auth.token;

import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.shared.micronaut.AuthorizationFailureHandler;
import dev.latchkey.shared.micronaut.TokenRefusal;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.HttpProblem;
import dev.latchkey.shared.micronaut.error.ProblemCode;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import dev.latchkey.shared.token.Refusal;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /get-jwt}: tells whether a token is valid and, if not, why. Only this endpoint tells the reason. */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@AnswersProblems
final class TokenStatusController {
    /**
     * The answer for a valid token.
     *
     * @param user the username
     */
    @Serdeable
    record TokenStatus(String message, @Nullable String user) {}

    /** Tells whether the token is valid and, if not, why. */
    @SecurityRequirement(name = "bearer")
    @Get("/get-jwt")
    TokenStatus status(HttpRequest<?> request, @Nullable AccessToken token) {
        if (token == null) {
            throw answer(TokenRefusal.of(request));
        }
        return new TokenStatus("Token is valid", token.username());
    }

    private static ProblemException answer(Optional<Refusal> reason) {
        return reason.map(TokenStatusController::refusal)
                .orElseGet(() -> problem(HttpProblem.UNAUTHORIZED, "Token is missing"))
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, AuthorizationFailureHandler.challenge(reason.isPresent()));
    }

    private static ProblemException problem(ProblemCode code, String error) {
        return new ProblemException(code, error + ".").withError(error);
    }

    private static ProblemException refusal(Refusal reason) {
        return switch (reason) {
            case EXPIRED -> problem(AuthProblem.TOKEN_EXPIRED, "Token has expired");
            case REVOKED -> problem(AuthProblem.TOKEN_REVOKED, "Token has been revoked");
            case MALFORMED,
                    WRONG_TYPE,
                    WRONG_ALGORITHM,
                    FORBIDDEN_HEADER,
                    UNKNOWN_KEY,
                    BAD_SIGNATURE,
                    WRONG_ISSUER,
                    WRONG_AUDIENCE,
                    BAD_CLAIM,
                    NOT_YET_VALID -> problem(HttpProblem.INVALID_TOKEN, "Invalid token");
        };
    }
}
