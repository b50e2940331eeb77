package dev.latchkey.auth.token;

import com.nimbusds.oauth2.sdk.id.Actor;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an access token is issued for.
 *
 * @param owner the user or client that the token belongs to
 * @param clientId the client that asked for it
 * @param scope space-separated
 * @param audience {@code aud}; empty for the default audience
 * @param actor the service that acts for the owner (RFC 8693 section 4.1); null when there is none
 * @param issuedAt {@code iat}, fixed before the token is signed. The session's row records the latest {@code exp} of its
 *     tokens, so a token that is signed late does not outlive the session's revocation
 * @param notAfter the latest {@code exp}; null when only the usual lifetime ends the token
 */
public record TokenGrant(
        Owner owner,
        String clientId,
        String scope,
        List<String> audience,
        @Nullable Actor actor,
        Instant issuedAt,
        @Nullable Instant notAfter) {

    /** The client of all that this service itself does for a user: {@code POST /login}, and the pages. */
    public static final String FIRST_PARTY_CLIENT = "latchkey";

    public TokenGrant {
        audience = List.copyOf(audience);
    }

    /** Creates the grant of a user who has signed in, for the client that the user signed in with. */
    public TokenGrant(
            TokenSubject subject,
            UUID sessionId,
            String clientId,
            String scope,
            Instant authTime,
            List<String> amr,
            Instant issuedAt) {
        this(new Owner.User(subject, sessionId, authTime, amr), clientId, scope, List.of(), null, issuedAt, null);
    }

    /** Creates the grant of a user who has signed in, in a way that the token does not tell. */
    public TokenGrant(
            TokenSubject subject, UUID sessionId, String clientId, String scope, Instant authTime, Instant issuedAt) {
        this(subject, sessionId, clientId, scope, authTime, List.of(), issuedAt);
    }

    /** {@return this grant with the part of its scope that is among these values; the part may be empty} */
    public TokenGrant within(Collection<String> allowed) {
        String kept =
                Arrays.stream(scope.split(" ", -1)).filter(allowed::contains).collect(Collectors.joining(" "));
        return new TokenGrant(owner, clientId, kept, audience, actor, issuedAt, notAfter);
    }

    /** {@return whether the scope has this value, such as {@code openid}} */
    public boolean hasScope(String value) {
        return List.of(scope.split(" ", -1)).contains(value);
    }

    /** The owner of a token: its {@code sub}, and the data that belongs to it. */
    public sealed interface Owner {
        /**
         * A user.
         *
         * @param sessionId the session that the token belongs to, and ends with
         * @param authTime when the user signed in
         * @param amr how the user signed in (RFC 8176); empty when that is not known
         */
        record User(TokenSubject subject, UUID sessionId, Instant authTime, List<String> amr) implements Owner {
            public User {
                amr = List.copyOf(amr);
            }
        }

        /**
         * A client that acts for itself: {@code sub} is its {@code client_id} (RFC 9068 section 2.2). Such a token belongs to
         * no session.
         */
        record Client(String id) implements Owner {}
    }
}
