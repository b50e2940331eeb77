package dev.latchkey.shared.micronaut.client;

/**
 * A service that is called for users, and what for.
 *
 * @param service the name under which {@code micronaut.http.services} has it
 * @param audience what it answers to: one of this client's {@code target_audiences}
 * @param scope all that the call needs, space-separated
 */
public record Target(String service, String audience, String scope) {}
