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
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
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
        HTTPRequest message = new HTTPRequest(HTTPRequest.Method.POST, endpoint);
        message.setHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_FORM_URLENCODED);
        request.getHeaders()
                .getAll(HttpHeaders.AUTHORIZATION)
                .forEach(value -> message.setHeader(HttpHeaders.AUTHORIZATION, value));
        message.setBody(form);
        try {
            refuseUnsupported(message);
            return TokenRequest.parse(message);
        } catch (ParseException e) {
            throw new OAuthException(e.getErrorObject() == null ? OAuth2Error.INVALID_REQUEST : e.getErrorObject());
        }
    }

    /** Before the SDK does, which would ask first for the parameters of grants that we do not support. */
    private static void refuseUnsupported(HTTPRequest message) throws ParseException {
        List<String> grantTypes = message.getBodyAsFormParameters().get("grant_type");
        if (grantTypes != null && grantTypes.size() == 1 && !SUPPORTED.contains(grantTypes.getFirst())) {
            throw new OAuthException(OAuth2Error.UNSUPPORTED_GRANT_TYPE);
        }
    }
}
