package dev.latchkey.auth.introspection;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.latchkey.auth.client.ClientAuthenticator;
import dev.latchkey.auth.client.ClientRequest;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.session.KnownRefreshToken;
import dev.latchkey.auth.session.KnownSessions;
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

/**
 * The revocation endpoint (RFC 7009). An access token is revoked alone, or with its session if too many tokens of its
 * subject were revoked within a minute. A refresh token is revoked with its session, and so with all its access tokens. The
 * answer is 200 once no verifier accepts the tokens any more. For an unknown, expired or malformed token it revokes
 * nothing, and answers 200 once all earlier revocations hold everywhere. The answer is never
 * {@code unsupported_token_type}: every token of ours that a client can present here can be revoked.
 */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class RevocationController {
    private final ClientAuthenticator clients;
    private final PresentedTokens tokens;
    private final RevocationLog revocations;
    private final KnownSessions sessions;

    RevocationController(
            ClientAuthenticator clients, PresentedTokens tokens, RevocationLog revocations, KnownSessions sessions) {
        this.clients = clients;
        this.tokens = tokens;
        this.revocations = revocations;
        this.sessions = sessions;
    }

    /**
     * Revokes an access token, or ends the session of a refresh token.
     *
     * @param form {@code token}, and the client's credential
     */
    @Post(value = "/oauth2/revoke", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    @ApiResponse(
            responseCode = "429",
            description =
                    "temporarily_unavailable: too many failures from this address. Retry-After says when to try again.")
    HttpResponse<?> revoke(HttpRequest<?> request, @Body String form) {
        ClientRequest message = ClientRequest.read(request, form);
        RegisteredClient client = clients.authenticate(message);
        switch (tokens.of(message)) {
            case PresentedToken.Access(AccessToken token) -> {
                requireIssuedTo(client, token.clientId());
                revocations.revokeToken(token);
            }
            case PresentedToken.Refresh(KnownRefreshToken token) -> {
                requireIssuedTo(client, token.clientId());
                sessions.revoke(token.sessionId());
            }
            // "the purpose of the revocation request, invalidating the particular token, is already achieved". An
            // earlier request may have revoked it and may still wait, so this one waits, too.
            case PresentedToken.Unknown() -> revocations.awaitEarlier();
        }
        return HttpResponse.ok().header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /**
     * RFC 7009 section 2.1: "If this validation fails, the request is refused and the client is informed of the error". Of
     * the codes in RFC 6749 section 5.2, only {@code invalid_grant} covers a token that "was issued to another client".
     */
    private static void requireIssuedTo(RegisteredClient client, String issuedTo) {
        if (!client.clientId().equals(issuedTo)) {
            throw new OAuthException(
                    OAuth2Error.INVALID_GRANT.setDescription("The token was issued to another client"));
        }
    }
}
