package dev.latchkey.shared.micronaut.client;

/**
 * The access token of the user who has called this service, verified and not revoked. A controller method takes it as a
 * parameter and passes it to {@link UserCalls}.
 *
 * @param value the token as received
 */
public record UserToken(String value) {
    /** The token stays out of logs. */
    @Override
    public String toString() {
        return "UserToken[]";
    }
}
