package dev.latchkey.auth.session;

import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import java.util.UUID;

/**
 * The caller of an endpoint that requires a user with a session.
 *
 * @param accountId of the user
 * @param sessionId the session of the user's token
 */
public record CallerSession(UUID accountId, UUID sessionId) {
    /**
     * {@return the user and the session of a token}
     *
     * @throws ProblemException 403 for a token that belongs to a client and has no session
     */
    public static CallerSession of(AccessToken token) {
        if (token.sessionId() == null) {
            throw new ProblemException(AuthProblem.SESSION_REQUIRED, "The access token does not belong to a session.");
        }
        return new CallerSession(UUID.fromString(token.subject()), UUID.fromString(token.sessionId()));
    }
}
