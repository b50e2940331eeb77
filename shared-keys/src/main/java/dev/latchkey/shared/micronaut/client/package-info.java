/**
 * Calls to other services: in this service's own name ({@link dev.latchkey.shared.micronaut.client.ServiceCalls}), with its
 * access token by client credentials (RFC 6749 section 4.4), or for the user who has called it
 * ({@link dev.latchkey.shared.micronaut.client.UserCalls}), with one by token exchange (RFC 8693); one more try for what may
 * pass at once, and a circuit that keeps callers from waiting for a service that is down.
 *
 * <p>Needs {@code latchkey.client.id} and {@code .secret}, and auth-service's address and timeouts as
 * {@code micronaut.http.services.auth-service}. What is called, and what its answers mean, is the caller's. Tokens of
 * users are not kept, and are sent to auth-service alone.
 */
@NullMarked
package dev.latchkey.shared.micronaut.client;

import org.jspecify.annotations.NullMarked;
