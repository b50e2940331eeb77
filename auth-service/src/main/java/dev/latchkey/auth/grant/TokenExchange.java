package dev.latchkey.auth.grant;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.id.Actor;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.Subject;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.session.KnownSessions;
import dev.latchkey.auth.session.OpenSession;
import dev.latchkey.auth.token.AccessTokenIssuer;
import dev.latchkey.auth.token.TokenAnswer;
import dev.latchkey.auth.token.TokenGrant;
import dev.latchkey.auth.token.TokenSubject;
import dev.latchkey.shared.token.AccessToken;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Token exchange (RFC 8693): a service that was called with a user's token gets a token for the services that it calls
 * itself. The new token still belongs to the user, and names the acting service in {@code act}. It has no wider scope and
 * no longer life than the old token, and ends with the same session. It tells of the session's sign-in, as the old token does.
 */
@Singleton
final class TokenExchange implements Grant {
    /** This service's access tokens have both types, since they are JWTs. */
    private static final Set<TokenTypeURI> SUBJECT_TOKEN_TYPES = Set.of(TokenTypeURI.ACCESS_TOKEN, TokenTypeURI.JWT);

    private final SubjectTokens subjectTokens;
    private final KnownSessions sessions;
    private final AccessTokenIssuer accessTokens;
    private final Clock clock;

    TokenExchange(SubjectTokens subjectTokens, KnownSessions sessions, AccessTokenIssuer accessTokens, Clock clock) {
        this.clock = clock;
        this.subjectTokens = subjectTokens;
        this.sessions = sessions;
        this.accessTokens = accessTokens;
    }

    @Override
    public GrantType type() {
        return GrantType.TOKEN_EXCHANGE;
    }

    @Override
    public TokenAnswer answer(GrantRequest request) {
        RegisteredClient client = request.client();
        if (client.isPublic()) {
            // A public client proves nothing, so any caller could act in its name.
            throw new OAuthException(OAuth2Error.UNAUTHORIZED_CLIENT);
        }
        TokenExchangeGrant exchange = (TokenExchangeGrant) request.grant();
        refuseUnsupported(exchange);
        SubjectTokens.SubjectToken subject =
                subjectTokens.verify(exchange.getSubjectToken().getValue(), client);
        List<String> audience = audience(request, exchange);
        String scope = scope(request, subject.token());
        TokenGrant grant = grant(subject, client, scope, audience);
        return new TokenAnswer(
                accessTokens.issue(grant),
                TokenTypeURI.ACCESS_TOKEN.toString(),
                "Bearer",
                accessTokens.lifetime(grant).toSeconds(),
                null,
                null,
                scope);
    }

    private static void refuseUnsupported(TokenExchangeGrant exchange) {
        if (!SUBJECT_TOKEN_TYPES.contains(exchange.getSubjectTokenType())) {
            throw invalidRequest("The subject token must be an access token");
        }
        TokenTypeURI requested = exchange.getRequestedTokenType();
        if (requested != null && !requested.equals(TokenTypeURI.ACCESS_TOKEN)) {
            throw invalidRequest("The requested token must be an access token");
        }
        if (exchange.getActorToken() != null || exchange.getActorTokenType() != null) {
            throw invalidRequest("An actor token is not supported: the client itself is the actor");
        }
    }

    /** The target services are those in {@code audience} and those in {@code resource} together (RFC 8693 section 2.1). */
    private List<String> audience(GrantRequest request, TokenExchangeGrant exchange) {
        List<Audience> names = exchange.getAudience() == null ? List.of() : exchange.getAudience();
        List<String> asked = Stream.concat(
                        request.resources().stream().map(URI::toString),
                        names.stream().map(Audience::getValue))
                .distinct()
                .toList();
        List<String> audience = asked.isEmpty() ? accessTokens.defaultAudience() : asked;
        if (!request.client().mayTarget(audience)) {
            throw new OAuthException(OAuth2Error.INVALID_TARGET);
        }
        return audience;
    }

    /** Without a request for scope, the token gets what both the subject token and the client have. */
    private static String scope(GrantRequest request, AccessToken subject) {
        List<String> allowed = request.client().scope().stream()
                .filter(subject.scope()::contains)
                .toList();
        Collection<String> asked =
                request.scope().<Collection<String>>map(scope -> scope).orElse(allowed);
        if (asked.isEmpty() || !allowed.containsAll(asked)) {
            throw new OAuthException(OAuth2Error.INVALID_SCOPE);
        }
        return String.join(" ", asked);
    }

    private TokenGrant grant(
            SubjectTokens.SubjectToken subject, RegisteredClient client, String scope, List<String> audience) {
        OpenSession session = sessions.lockOpen(subject.sessionId())
                .orElseThrow(() -> SubjectTokens.refused("its session has ended, or its account is disabled"));
        Instant issuedAt = clock.instant();
        UUID account = session.subject().id();
        if (!account.toString().equals(subject.token().subject())
                || !issuedAt.isBefore(subject.token().expiresAt())) {
            throw SubjectTokens.refused("it has expired meanwhile, or its session belongs to another account");
        }
        return new TokenGrant(
                new TokenGrant.Owner.User(
                        owner(session, subject.token()), session.id(), session.authTime(), session.amr()),
                client.clientId(),
                scope,
                audience,
                new Actor(new Subject(client.clientId()), null, subject.actor()),
                issuedAt,
                subject.token().expiresAt());
    }

    /**
     * The user as the database knows them now. The token of another application gets no more roles than it has: an
     * application must not gain roles by way of a service.
     */
    private static TokenSubject owner(OpenSession session, AccessToken subject) {
        return subject.clientId().equals(TokenGrant.FIRST_PARTY_CLIENT)
                ? session.subject()
                : session.subject().withRoles(subject.roles());
    }

    private static OAuthException invalidRequest(String description) {
        return new OAuthException(OAuth2Error.INVALID_REQUEST.setDescription(description));
    }
}
