package dev.latchkey.auth.token;

import com.nimbusds.oauth2.sdk.id.Actor;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an access token is issued for.
 *
 * @param owner whose token it is
 * @param clientId who asked for it
 * @param scope space-separated
 * @param audience {@code aud}; empty for the usual one
 * @param actor who acts for the owner (RFC 8693 section 4.1); null when nobody does
 * @param issuedAt {@code iat}; where there is a session, fixed while that was locked, so that nothing signed late outlives
 *     the session's revocation
 * @param notAfter the token has expired then at the latest; null when its usual lifetime is all that ends it
 */
public record TokenGrant(
        Owner owner,
        String clientId,
        String scope,
        List<String> audience,
        @Nullable Actor actor,
        Instant issuedAt,
        @Nullable Instant notAfter) {

    /** The client of everything that this service itself does for a person: {@code POST /login}, and the pages. */
    public static final String FIRST_PARTY_CLIENT = "latchkey";

    public TokenGrant {
        audience = List.copyOf(audience);
    }

    /** A token of somebody who has signed in, for the client by which they did. */
    public TokenGrant(
            TokenSubject subject, UUID sessionId, String clientId, String scope, Instant authTime, Instant issuedAt) {
        this(new Owner.User(subject, sessionId, authTime), clientId, scope, List.of(), null, issuedAt, null);
    }

    /** {@return whether the scope has this value, such as {@code openid}} */
    public boolean hasScope(String value) {
        return List.of(scope.split(" ", -1)).contains(value);
    }

    /** Whose token it is: the {@code sub}, and what goes with it. */
    public sealed interface Owner {
        /**
         * A person.
         *
         * @param sessionId the session that the token belongs to, and ends with
         * @param authTime when the person last proved who they are
         */
        record User(TokenSubject subject, UUID sessionId, Instant authTime) implements Owner {}

        /**
         * A client that acts for itself: {@code sub} is its {@code client_id} (RFC 9068 section 2.2). Such a token belongs to
         * no session.
         */
        record Client(String id) implements Owner {}
    }
}
