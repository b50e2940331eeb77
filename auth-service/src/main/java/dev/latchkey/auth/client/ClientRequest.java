package dev.latchkey.auth.client;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.shared.micronaut.error.HttpProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A form that a client has posted to an OAuth endpoint. It is well formed: its escapes are UTF-8, and only parameters that
 * may be repeated are repeated (RFC 6749 section 3.2, RFC 8707 section 2, RFC 8693 section 2.1).
 *
 * @param message the request as the SDK reads it: the Authorization header and the form
 * @param parameters of the form, by name
 */
public record ClientRequest(HTTPRequest message, Map<String, List<String>> parameters) {
    /** The SDK requires an address, but does not use it. */
    private static final URI ANY_ADDRESS = URI.create("https://auth.invalid/");

    private static final Set<String> REPEATABLE = Set.of("resource", "audience");

    /**
     * Reads a request.
     *
     * @param form the body
     * @throws OAuthException {@code invalid_request} when it is not well formed
     * @throws ProblemException 415 for a body without a media type, which the framework would accept as a form
     */
    public static ClientRequest read(HttpRequest<?> request, String form) {
        if (request.getContentType().isEmpty()) {
            throw new ProblemException(HttpProblem.UNSUPPORTED_MEDIA_TYPE, "The request must be a form.");
        }
        Map<String, List<String>> parameters =
                Parameters.parse(form).orElseThrow(() -> invalid("The form is malformed"));
        HTTPRequest message = new HTTPRequest(HTTPRequest.Method.POST, ANY_ADDRESS);
        message.setHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_FORM_URLENCODED);
        request.getHeaders()
                .getAll(HttpHeaders.AUTHORIZATION)
                .forEach(value -> message.setHeader(HttpHeaders.AUTHORIZATION, value));
        message.setBody(form);
        if (Parameters.hasRepeated(parameters, REPEATABLE)) {
            throw invalid("A parameter occurs more than once");
        }
        return new ClientRequest(message, parameters);
    }

    /** {@return the value of a parameter that may occur once; empty when it is absent or has an empty value} */
    public Optional<String> parameter(String name) {
        return Parameters.single(parameters, name);
    }

    private static OAuthException invalid(String description) {
        return new OAuthException(OAuth2Error.INVALID_REQUEST.setDescription(description));
    }

    /** The form stays out of logs, because it may contain secrets. */
    @Override
    public String toString() {
        return "ClientRequest[]";
    }
}
