package dev.latchkey.auth.token;

import dev.latchkey.shared.micronaut.AuthorizationFailureHandler;
import dev.latchkey.shared.micronaut.TokenRefusal;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import dev.latchkey.shared.token.Refusal;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
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
            throw refusal(TokenRefusal.of(request));
        }
        return new TokenStatus("Token is valid", token.username());
    }

    private static ProblemException refusal(Optional<Refusal> reason) {
        String error = reason.map(TokenStatusController::name).orElse("Token is missing");
        return new ProblemException(HttpStatus.UNAUTHORIZED, error + ".")
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, AuthorizationFailureHandler.challenge(reason.isPresent()))
                .withError(error);
    }

    private static String name(Refusal reason) {
        return switch (reason) {
            case EXPIRED -> "Token has expired";
            case REVOKED -> "Token has been revoked";
            case MALFORMED,
                    WRONG_TYPE,
                    WRONG_ALGORITHM,
                    FORBIDDEN_HEADER,
                    UNKNOWN_KEY,
                    BAD_SIGNATURE,
                    WRONG_ISSUER,
                    WRONG_AUDIENCE,
                    BAD_CLAIM,
                    NOT_YET_VALID -> "Invalid token";
        };
    }
}
