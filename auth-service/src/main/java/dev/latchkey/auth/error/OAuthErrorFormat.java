package dev.latchkey.auth.error;

import dev.latchkey.shared.micronaut.error.ErrorFormat;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;

/** Formats errors of the OAuth endpoints that come from elsewhere: the framework, the verifier, an outage. */
@Singleton
final class OAuthErrorFormat implements ErrorFormat {
    @Override
    public boolean appliesTo(HttpRequest<?> request) {
        String path = request.getPath();
        return path.startsWith("/oauth2/") || path.equals("/userinfo");
    }

    @Override
    public Object body(HttpRequest<?> request, HttpStatus status, String detail) {
        return new OAuthError(code(status), detail);
    }

    private static String code(HttpStatus status) {
        return switch (status) {
            case UNAUTHORIZED -> "invalid_token";
            case FORBIDDEN -> "insufficient_scope";
            case SERVICE_UNAVAILABLE, TOO_MANY_REQUESTS -> "temporarily_unavailable";
            case INTERNAL_SERVER_ERROR -> "server_error";
            default -> "invalid_request";
        };
    }
}
