package dev.latchkey.auth.grant;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.token.AccessTokenIssuer;
import dev.latchkey.auth.token.TokenAnswer;
import dev.latchkey.auth.token.TokenGrant;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The client credentials grant (RFC 6749 section 4.4): a token for the client itself, without a session and without a
 * refresh token. Writes nothing.
 */
@Singleton
final class ClientCredentials implements Grant {
    /** Scope values about a user (OpenID Connect Core section 5.4). A token of this grant has no user. */
    private static final Set<String> ABOUT_PEOPLE = Set.of("openid", "profile", "email", "offline_access");

    private final AccessTokenIssuer accessTokens;
    private final Clock clock;

    ClientCredentials(AccessTokenIssuer accessTokens, Clock clock) {
        this.accessTokens = accessTokens;
        this.clock = clock;
    }

    @Override
    public GrantType type() {
        return GrantType.CLIENT_CREDENTIALS;
    }

    @Override
    public TokenAnswer answer(GrantRequest request) {
        RegisteredClient client = request.client();
        if (client.isPublic()) {
            // "The client credentials grant type MUST only be used by confidential clients."
            throw new OAuthException(OAuth2Error.UNAUTHORIZED_CLIENT);
        }
        TokenGrant grant = new TokenGrant(
                new TokenGrant.Owner.Client(client.clientId()),
                client.clientId(),
                String.join(" ", scope(request)),
                audience(request),
                null,
                clock.instant(),
                null);
        return new TokenAnswer(
                accessTokens.issue(grant),
                "Bearer",
                accessTokens.lifetime(grant).toSeconds(),
                null,
                grant.scope());
    }

    /** Without a request for scope, the token gets all that the client may have. */
    private static Collection<String> scope(GrantRequest request) {
        List<String> allowed = request.client().scope().stream()
                .filter(scope -> !ABOUT_PEOPLE.contains(scope))
                .toList();
        Collection<String> asked =
                request.scope().<Collection<String>>map(scope -> scope).orElse(allowed);
        if (asked.isEmpty() || !allowed.containsAll(asked)) {
            throw new OAuthException(OAuth2Error.INVALID_SCOPE);
        }
        return asked;
    }

    private List<String> audience(GrantRequest request) {
        List<String> audience = request.resources().isEmpty()
                ? accessTokens.defaultAudience()
                : request.resources().stream().map(URI::toString).distinct().toList();
        if (!request.client().mayTarget(audience)) {
            throw new OAuthException(OAuth2Error.INVALID_TARGET);
        }
        return audience;
    }
}
