package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.micronaut.error.ErrorResponses;
import dev.latchkey.shared.micronaut.error.HttpProblem;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;

/**
 * Answers a request that is not allowed (RFC 6750 section 3): 401 without a valid token, 403 with a token that does not
 * suffice.
 */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
public final class AuthorizationFailureHandler
        implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {
    private final ErrorResponses errors;

    AuthorizationFailureHandler(ErrorResponses errors) {
        this.errors = errors;
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface's own signature
    public MutableHttpResponse<?> handle(HttpRequest request, AuthorizationException failure) {
        return failure.isForbidden() ? forbidden(request) : unauthorized(request);
    }

    private MutableHttpResponse<?> unauthorized(HttpRequest<?> request) {
        boolean refused = TokenRefusal.of(request).isPresent();
        MutableHttpResponse<?> response = refused
                ? errors.answer(request, HttpProblem.INVALID_TOKEN, "The access token is not valid.")
                : errors.answer(request, HttpProblem.UNAUTHORIZED, "An access token is needed.");
        return response.header(HttpHeaders.WWW_AUTHENTICATE, challenge(refused));
    }

    /**
     * {@return the value of WWW-Authenticate; without an error code when the request had no token (RFC 6750 section
     * 3.1)}
     */
    public static String challenge(boolean refused) {
        return refused ? "Bearer error=\"invalid_token\"" : "Bearer";
    }

    private MutableHttpResponse<?> forbidden(HttpRequest<?> request) {
        return ScopeRule.missingScope(request)
                .<MutableHttpResponse<?>>map(scope -> lacking(request, scope))
                .orElseGet(
                        () -> errors.answer(request, HttpProblem.FORBIDDEN, "The caller's role does not allow this."));
    }

    private MutableHttpResponse<?> lacking(HttpRequest<?> request, String scope) {
        return errors.answer(request, HttpProblem.INSUFFICIENT_SCOPE, "The access token lacks the scope " + scope + ".")
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\", scope=\"" + scope + "\"");
    }
}
