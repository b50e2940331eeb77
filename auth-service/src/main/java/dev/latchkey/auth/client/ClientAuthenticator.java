package dev.latchkey.auth.client;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.PlainClientSecret;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.throttle.ThrottledException;
import dev.latchkey.auth.token.TokenGrant;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates the client that sent a request (RFC 6749 section 2.3): by its secret in the Authorization header or in the
 * form, or by a signed assertion (RFC 7523 section 2.2). A public client only gives its id. A client may use only the
 * method that it is registered for.
 */
@Singleton
public final class ClientAuthenticator {
    private static final List<ClientAuthenticationMethod> CONFIDENTIAL_METHODS = List.of(
            ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
            ClientAuthenticationMethod.CLIENT_SECRET_POST,
            ClientAuthenticationMethod.PRIVATE_KEY_JWT);

    private final Clients clients;
    private final AssertionVerifier assertions;
    private final RecentSuccesses successes;
    private final Throttle throttle;
    private final Audit audit;

    ClientAuthenticator(
            Clients clients, AssertionVerifier assertions, RecentSuccesses successes, Throttle throttle, Audit audit) {
        this.clients = clients;
        this.assertions = assertions;
        this.successes = successes;
        this.throttle = throttle;
        this.audit = audit;
    }

    /** {@return the authentication methods of confidential clients} */
    public static List<ClientAuthenticationMethod> confidentialMethods() {
        return CONFIDENTIAL_METHODS;
    }

    /** {@return the same methods, and {@code none} for public clients} */
    public static List<ClientAuthenticationMethod> methods() {
        return Stream.concat(CONFIDENTIAL_METHODS.stream(), Stream.of(ClientAuthenticationMethod.NONE))
                .toList();
    }

    /** {@return the algorithms that a client may sign an assertion with} */
    public static List<JWSAlgorithm> assertionAlgorithms() {
        return AssertionVerifier.ALGORITHMS.stream()
                .sorted(Comparator.comparing(JWSAlgorithm::getName))
                .toList();
    }

    /**
     * Authenticates the client that sent a request. An endpoint that is closed to public clients checks
     * {@link RegisteredClient#isPublic} itself.
     *
     * @return the client; unless it is public, it has proved its identity
     * @throws OAuthException {@code invalid_client} when it has not, for whatever reason; {@code invalid_request} when it
     *     uses several methods at once
     * @throws ThrottledException when too many authentications from the caller's address have failed, and this client has
     *     not succeeded from there lately
     */
    public RegisteredClient authenticate(ClientRequest request) {
        refuseSeveralWays(request);
        Claim claim = read(request);
        String claimed = claim.clientId();
        if (!claimed.equals(TokenGrant.FIRST_PARTY_CLIENT) && !successes.includes(claimed)) {
            throttle.requireUnblocked(ThrottledAction.CLIENT_AUTHENTICATION);
        }
        try {
            RegisteredClient client = identify(request, claim.credential());
            successes.note(claimed);
            return client;
        } catch (OAuthException e) {
            throttle.requireUnblocked(ThrottledAction.CLIENT_AUTHENTICATION);
            audit.count(failure(claimed));
            throttle.failed(ThrottledAction.CLIENT_AUTHENTICATION, event -> event);
            throw e;
        }
    }

    /** An unknown client id stays out of the log: it may be a secret in the wrong place. */
    private AuditEvent failure(String claimed) {
        AuditEvent failure = AuditEvent.of(EventType.CLIENT_AUTHENTICATION_FAILED);
        return clients.findRemembered(claimed)
                .map(client -> failure.client(client.clientId()).detail("reason", "not_proved"))
                .orElseGet(() -> failure.detail("reason", "unknown_client"));
    }

    /**
     * What a request says about its client.
     *
     * @param clientId proved or not; empty when it cannot be read
     * @param credential not verified; null when there is none that can be read
     */
    private record Claim(String clientId, @Nullable ClientAuthentication credential) {}

    private static Claim read(ClientRequest request) {
        try {
            ClientAuthentication credential = ClientAuthentication.parse(request.message());
            return credential == null
                    ? new Claim(request.parameter("client_id").orElse(""), null)
                    : new Claim(credential.getClientID().getValue(), credential);
        } catch (ParseException e) {
            return new Claim("", null);
        }
    }

    private RegisteredClient identify(ClientRequest request, @Nullable ClientAuthentication authentication) {
        if (ways(request) == 0) {
            return named(request);
        }
        if (authentication == null) {
            throw refused("the credential is malformed, or its method is not supported");
        }
        String clientId = authentication.getClientID().getValue();
        if (!request.parameter("client_id").orElse(clientId).equals(clientId)) {
            throw refused("client_id differs from the client of the credential");
        }
        RegisteredClient client = clients.find(clientId).orElseThrow(() -> refused("the client is unknown"));
        if (!client.hasMethod(authentication.getMethod())) {
            throw refused("the client " + clientId + " is not registered for " + authentication.getMethod());
        }
        prove(client, authentication);
        return client;
    }

    /** "The client MUST NOT use more than one authentication method in each request." */
    private static void refuseSeveralWays(ClientRequest request) {
        if (ways(request) > 1) {
            throw new OAuthException(
                    OAuth2Error.INVALID_REQUEST.setDescription("The client uses more than one authentication method"));
        }
    }

    /** {@return how many authentication methods the client uses} */
    private static long ways(ClientRequest request) {
        return Stream.of(
                        request.message().getAuthorization() != null,
                        request.parameter("client_secret").isPresent(),
                        request.parameter("client_assertion").isPresent()
                                || request.parameter("client_assertion_type").isPresent())
                .filter(used -> used)
                .count();
    }

    private RegisteredClient named(ClientRequest request) {
        return request.parameter("client_id")
                .flatMap(clients::find)
                .filter(RegisteredClient::isPublic)
                .orElseThrow(() -> refused("the request has no credential, and its client is unknown or not public"));
    }

    private void prove(RegisteredClient client, ClientAuthentication authentication) {
        if (authentication instanceof PlainClientSecret presented) {
            SecretHash known = client.secret();
            ClientSecret secret = new ClientSecret(presented.getClientSecret().getValue());
            if (known == null || !known.matches(secret)) {
                throw refused("the secret of the client " + client.clientId() + " is wrong");
            }
        } else if (authentication instanceof PrivateKeyJWT presented) {
            assertions.verify(client, presented.getClientAssertion());
        } else {
            throw refused("the authentication method of the client is not supported");
        }
    }

    static OAuthException refused(String why) {
        return new OAuthException(OAuth2Error.INVALID_CLIENT, why);
    }
}
