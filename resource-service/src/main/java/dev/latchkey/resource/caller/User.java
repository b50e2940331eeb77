package dev.latchkey.resource.caller;

import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpStatus;
import java.util.UUID;

/**
 * The person for whom a request is made, themselves or by a service that acts for them (RFC 8693: {@code act}).
 *
 * @param id the account's: the token's {@code sub}
 * @param username to show; another account may have it one day
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
            throw new ProblemException(HttpStatus.FORBIDDEN, "The access token does not belong to a user.");
        }
        try {
            return new User(UUID.fromString(token.subject()), username);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(HttpStatus.FORBIDDEN, "The access token does not belong to a user.");
        }
    }

    /**
     * Lets services in and nobody else.
     *
     * @throws ProblemException 403 when the token belongs to a user, whoever presents it
     */
    public static void refuse(AccessToken token) {
        if (token.sessionId() != null || token.username() != null) {
            throw new ProblemException(HttpStatus.FORBIDDEN, "The access token belongs to a user.");
        }
    }
}
