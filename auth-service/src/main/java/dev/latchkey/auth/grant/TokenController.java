package dev.latchkey.auth.grant;

import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.session.TokenAnswer;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The token endpoint (RFC 6749 section 3.2): reads the request, and hands it to its grant. */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class TokenController {
    private static final Set<String> SUPPORTED = Set.of(GrantType.REFRESH_TOKEN.getValue());

    private final RefreshGrant refreshGrant;
    private final URI endpoint;

    TokenController(RefreshGrant refreshGrant, AuthSettings settings) {
        this.refreshGrant = refreshGrant;
        this.endpoint = URI.create(settings.issuer() + "/oauth2/token");
    }

    /** The token endpoint, for the refresh grant. */
    @Post(value = "/oauth2/token", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<TokenAnswer> token(HttpRequest<?> request, @Body String form) {
        TokenRequest tokenRequest = parse(request, form);
        AuthorizationGrant grant = tokenRequest.getAuthorizationGrant();
        if (!(grant instanceof RefreshTokenGrant refresh)) {
            throw new OAuthException(OAuth2Error.UNSUPPORTED_GRANT_TYPE);
        }
        return HttpResponse.ok(refreshGrant.answer(tokenRequest, refresh))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private TokenRequest parse(HttpRequest<?> request, String form) {
        requireContentType(request);
        HTTPRequest message = new HTTPRequest(HTTPRequest.Method.POST, endpoint);
        message.setHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_FORM_URLENCODED);
        request.getHeaders()
                .getAll(HttpHeaders.AUTHORIZATION)
                .forEach(value -> message.setHeader(HttpHeaders.AUTHORIZATION, value));
        message.setBody(form);
        try {
            refuseMalformed(message.getBodyAsFormParameters());
            TokenRequest tokenRequest = TokenRequest.parse(message);
            refuseOtherSchemes(message, tokenRequest);
            return tokenRequest;
        } catch (ParseException e) {
            throw new OAuthException(e.getErrorObject() == null ? OAuth2Error.INVALID_REQUEST : e.getErrorObject());
        }
    }

    /** The framework takes a body of no media type for a form. */
    private static void requireContentType(HttpRequest<?> request) {
        if (request.getContentType().isEmpty()) {
            throw new ProblemException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The request must be a form.");
        }
    }

    /** The SDK lets repeated parameters pass, and asks first for the parameters of grants that we do not support. */
    private static void refuseMalformed(Map<String, List<String>> parameters) {
        if (parameters.values().stream().anyMatch(values -> values.size() > 1)) {
            throw new OAuthException(OAuth2Error.INVALID_REQUEST.setDescription("A parameter occurs more than once"));
        }
        String grantType = String.join("", parameters.getOrDefault("grant_type", List.of()));
        if (grantType.isEmpty()) {
            throw new OAuthException(OAuth2Error.INVALID_REQUEST.setDescription("The parameter grant_type is missing"));
        }
        if (!SUPPORTED.contains(grantType)) {
            throw new OAuthException(OAuth2Error.UNSUPPORTED_GRANT_TYPE);
        }
    }

    /** A client that tried to authenticate in a way that the SDK does not know is not taken for a public one. */
    private static void refuseOtherSchemes(HTTPRequest message, TokenRequest request) {
        if (message.getAuthorization() != null && request.getClientAuthentication() == null) {
            throw new OAuthException(OAuth2Error.INVALID_CLIENT);
        }
    }
}
