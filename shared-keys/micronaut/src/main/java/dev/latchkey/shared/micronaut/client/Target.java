package dev.latchkey.shared.micronaut.client;

/**
 * A service that this service calls for users, with the audience and the scope of those calls.
 *
 * @param service the service's name in {@code micronaut.http.services}
 * @param audience the audience that the service accepts: one of this client's {@code target_audiences}
 * @param scope all scopes that a call needs, space-separated
 */
public record Target(String service, String audience, String scope) {}
