package dev.latchkey.auth.grant;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.latchkey.auth.client.ClientAuthenticator;
import dev.latchkey.auth.client.ClientRequest;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.token.TokenAnswer;
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
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The token endpoint (RFC 6749 section 3.2). It refuses malformed requests, then authenticates the client, then passes the
 * request to its grant.
 */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class TokenController {
    private final ClientAuthenticator clients;
    private final Map<String, Grant> grants;

    TokenController(ClientAuthenticator clients, List<Grant> grants) {
        this.clients = clients;
        this.grants = grants.stream()
                .collect(Collectors.toUnmodifiableMap(grant -> grant.type().getValue(), Function.identity()));
    }

    /** The token endpoint of OAuth 2. */
    @Post(value = "/oauth2/token", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    @ApiResponse(
            responseCode = "429",
            description =
                    "temporarily_unavailable: too many failures from this address. Retry-After says when to try again.")
    HttpResponse<TokenAnswer> token(HttpRequest<?> request, @Body String form) {
        ClientRequest message = ClientRequest.read(request, form);
        Grant grant = grant(message);
        GrantRequest.Unauthenticated grantRequest = GrantRequest.Unauthenticated.of(message);
        RegisteredClient client = clients.authenticate(message);
        if (!client.hasGrant(grant.type())) {
            throw new OAuthException(OAuth2Error.UNAUTHORIZED_CLIENT);
        }
        return HttpResponse.ok(grant.answer(grantRequest.by(client))).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private Grant grant(ClientRequest request) {
        String type = request.parameter("grant_type")
                .orElseThrow(() -> new OAuthException(
                        OAuth2Error.INVALID_REQUEST.setDescription("The parameter grant_type is missing")));
        Grant grant = grants.get(type);
        if (grant == null) {
            throw new OAuthException(OAuth2Error.UNSUPPORTED_GRANT_TYPE);
        }
        return grant;
    }
}
