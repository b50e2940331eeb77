package dev.latchkey.auth.grant;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.id.Actor;
import com.nimbusds.oauth2.sdk.id.Subject;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.error.OAuthException;
import dev.latchkey.auth.token.IssuedTokens;
import dev.latchkey.auth.token.TokenSettings;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import dev.latchkey.shared.token.AccessToken;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the users' tokens that clients present for exchange. Every refusal is {@code invalid_request} with one
 * description: "if either the subject_token or actor_token are invalid for any reason, or are unacceptable based on policy"
 * (RFC 8693 section 2.2.2).
 */
@Singleton
final class SubjectTokens {
    /**
     * A longer chain is a mistake, such as services that call each other in a circle. It would also make the token larger
     * than servers accept.
     */
    private static final int MOST_ACTORS = 4;

    private final IssuedTokens tokens;
    private final Set<String> audiences;

    SubjectTokens(IssuedTokens tokens, AuthSettings auth, TokenSettings settings) {
        this.tokens = tokens;
        this.audiences = Set.of(auth.issuer(), settings.audience());
    }

    /**
     * A valid token of a user.
     *
     * @param sessionId the session that the token belongs to
     * @param actor the services that have acted so far, the latest outermost; null when none has
     */
    record SubjectToken(
            AccessToken token, UUID sessionId, @Nullable Actor actor) {}

    /**
     * Verifies a token.
     *
     * @param client the client that presents it; the user did not give it a token that is addressed to another service
     * @throws OAuthException when the token is not valid
     * @throws UnavailableException when that cannot be decided at the moment
     */
    SubjectToken verify(String value, RegisteredClient client) {
        AccessToken token = tokens.findUnrevoked(value)
                .orElseThrow(() -> refused("it is not a token of this issuer, has expired, or was revoked"));
        if (token.audience().stream().noneMatch(audiences::contains) && !client.isAddressedBy(token.audience())) {
            throw refused("it is not addressed to the client or to all services");
        }
        if (token.sessionId() == null) {
            throw refused("it does not belong to a user");
        }
        if (token.claims().containsKey("cnf")) {
            // The client cannot have the key. This service issues no such tokens, and cannot check the key (RFC 7800).
            throw refused("it is bound to a key");
        }
        return new SubjectToken(
                token, UUID.fromString(token.sessionId()), actor(token.claims().get("act"), MOST_ACTORS - 1));
    }

    /** RFC 8693 section 4.1: the outermost actor is the latest one. */
    private static @Nullable Actor actor(@Nullable Object claim, int most) {
        if (claim == null) {
            return null;
        }
        if (most == 0 || !(claim instanceof Map<?, ?> act) || !(act.get("sub") instanceof String subject)) {
            throw refused("its chain of actors is malformed or too long");
        }
        return new Actor(new Subject(subject), null, actor(act.get("act"), most - 1));
    }

    static OAuthException refused(String why) {
        return new OAuthException(
                OAuth2Error.INVALID_REQUEST.setDescription("The subject token is not valid"),
                "the subject token cannot be exchanged: " + why);
    }
}
