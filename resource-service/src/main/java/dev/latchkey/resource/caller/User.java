package dev.latchkey.resource.caller;

import dev.latchkey.resource.error.ResourceProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import java.util.UUID;

/**
 * The user of a request. The user sends the request, or a service that acts for the user does (RFC 8693: {@code act}).
 *
 * @param id the id of the account: the token's {@code sub}
 * @param username for display only: another account may have this name later
 */
public record User(UUID id, String username) {
    /**
     * {@return the token's user}
     *
     * @throws ProblemException 403 when the token is a service's own (RFC 6749 section 4.4)
     */
    public static User of(AccessToken token) {
        String username = token.username();
        if (token.sessionId() == null || username == null) {
            throw new ProblemException(ResourceProblem.USER_REQUIRED, "The access token does not belong to a user.");
        }
        try {
            return new User(UUID.fromString(token.subject()), username);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ResourceProblem.USER_REQUIRED, "The access token does not belong to a user.");
        }
    }

    /**
     * Accepts only a service's own token.
     *
     * @throws ProblemException 403 when the token belongs to a user, even if a service presents it
     */
    public static void refuse(AccessToken token) {
        if (token.sessionId() != null || token.username() != null) {
            throw new ProblemException(ResourceProblem.SERVICE_REQUIRED, "The access token belongs to a user.");
        }
    }
}
