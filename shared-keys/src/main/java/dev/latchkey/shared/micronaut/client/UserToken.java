package dev.latchkey.shared.micronaut.client;

/**
 * The access token with which a user has called this service, verified and not revoked: a controller method takes it as a
 * parameter and hands it to {@link UserCalls}.
 *
 * @param value as it came
 */
public record UserToken(String value) {
    /** The token stays out of logs. */
    @Override
    public String toString() {
        return "UserToken[]";
    }
}
