/**
 * Calls to other services. {@link dev.latchkey.shared.micronaut.client.ServiceCalls} calls in this service's own name,
 * with an access token by client credentials (RFC 6749 section 4.4).
 * {@link dev.latchkey.shared.micronaut.client.UserCalls} calls for the user who has called this service, with an access
 * token by token exchange (RFC 8693). A failure that may pass is retried once. A circuit breaker keeps callers from
 * waiting for a service that is down.
 *
 * <p>Needs {@code latchkey.client.id} and {@code .secret}, and auth-service's address and timeouts as
 * {@code micronaut.http.services.auth-service}. The caller decides what to call, and what an answer means. This package
 * does not keep users' tokens, and sends them to auth-service only.
 */
@NullMarked
package dev.latchkey.shared.micronaut.client;

import org.jspecify.annotations.NullMarked;
