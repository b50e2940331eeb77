package dev.latchkey.auth.session;

import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpStatus;
import java.util.UUID;

/**
 * Who calls, for what only a person with a session can do.
 *
 * @param accountId of the person
 * @param sessionId in which they call
 */
public record CallerSession(UUID accountId, UUID sessionId) {
    /**
     * {@return whose token it is}
     *
     * @throws ProblemException with 403 for a token that belongs to no session, but to a client
     */
    public static CallerSession of(AccessToken token) {
        if (token.sessionId() == null) {
            throw new ProblemException(HttpStatus.FORBIDDEN, "The access token belongs to no session.");
        }
        return new CallerSession(UUID.fromString(token.subject()), UUID.fromString(token.sessionId()));
    }
}
