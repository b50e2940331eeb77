package dev.latchkey.auth.introspection;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.client.ClientAuthenticator;
import dev.latchkey.auth.client.ClientRequest;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.session.KnownRefreshToken;
import dev.latchkey.auth.session.KnownSessions;
import dev.latchkey.auth.token.IssuedTokens;
import dev.latchkey.shared.token.AccessToken;
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
import java.util.UUID;

/**
 * The introspection endpoint (RFC 7662): whether a token is valid at this moment, with revocations considered. A client
 * learns about access tokens that were issued to it or are addressed to it, and about its own refresh tokens. For any other
 * token the answer is inactive.
 */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class IntrospectionController {
    private final ClientAuthenticator clients;
    private final PresentedTokens tokens;
    private final IssuedTokens issued;
    private final KnownSessions sessions;
    private final String issuer;

    IntrospectionController(
            ClientAuthenticator clients,
            PresentedTokens tokens,
            IssuedTokens issued,
            KnownSessions sessions,
            AuthSettings settings) {
        this.clients = clients;
        this.tokens = tokens;
        this.issued = issued;
        this.sessions = sessions;
        this.issuer = settings.issuer();
    }

    /**
     * Tells whether a token is valid, and what it contains.
     *
     * @param form {@code token}, and the client's credential
     */
    @Post(value = "/oauth2/introspect", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    @ApiResponse(
            responseCode = "429",
            description =
                    "temporarily_unavailable: too many failures from this address. Retry-After says when to try again.")
    HttpResponse<Introspection> introspect(HttpRequest<?> request, @Body String form) {
        ClientRequest message = ClientRequest.read(request, form);
        RegisteredClient client = clients.authenticate(message);
        if (client.isPublic()) {
            // "To prevent token scanning attacks, the endpoint MUST also require some form of authorization"
            throw new OAuthException(OAuth2Error.INVALID_CLIENT, "a public client cannot introspect");
        }
        return HttpResponse.ok(introspect(tokens.of(message), client)).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private Introspection introspect(PresentedToken presented, RegisteredClient client) {
        return switch (presented) {
            case PresentedToken.Access(AccessToken token)
            when concerns(client, token) && isGood(token) -> Introspection.of(token, issuer);
            case PresentedToken.Refresh(KnownRefreshToken token)
            when token.active() && token.clientId().equals(client.clientId()) -> Introspection.of(token, issuer);
            case PresentedToken.Access access -> Introspection.INACTIVE;
            case PresentedToken.Refresh refresh -> Introspection.INACTIVE;
            case PresentedToken.Unknown unknown -> Introspection.INACTIVE;
        };
    }

    private static boolean concerns(RegisteredClient client, AccessToken token) {
        return token.clientId().equals(client.clientId()) || client.isAddressedBy(token.audience());
    }

    /** Checks the revocation log, which has the tokens of ended sessions, and also the session's own row. */
    private boolean isGood(AccessToken token) {
        return issued.isUnrevoked(token)
                && (token.sessionId() == null
                        || sessions.findOpen(UUID.fromString(token.sessionId())).isPresent());
    }
}
