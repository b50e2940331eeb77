package dev.latchkey.auth.error;

import com.nimbusds.oauth2.sdk.ErrorObject;
import dev.latchkey.shared.micronaut.error.RequestId;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes an {@link OAuthException}, and logs the reason that the client must not see. */
@Singleton
final class OAuthExceptionHandler implements ExceptionHandler<OAuthException, MutableHttpResponse<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(OAuthExceptionHandler.class);

    @Override
    @SuppressWarnings("rawtypes") // the interface's own signature
    public MutableHttpResponse<?> handle(HttpRequest request, OAuthException exception) {
        ErrorObject error = exception.error();
        exception
                .why()
                .ifPresent(why -> LOG.info(
                        "{} {} is answered {}: {}", RequestId.of(request), request.getPath(), error.getCode(), why));
        MutableHttpResponse<?> response = HttpResponse.status(HttpStatus.valueOf(error.getHTTPStatusCode()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .body(new OAuthError(
                        error.getCode(), Objects.requireNonNullElse(error.getDescription(), error.getCode())));
        return response.status() == HttpStatus.UNAUTHORIZED
                ? response.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"latchkey\"")
                : response;
    }
}
