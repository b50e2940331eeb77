/**
 * Ends a service without losing a request. On SIGTERM readiness answers 503; after a delay the service accepts no more
 * connections; running requests finish; then the application context closes: background work ends, the verifier hands
 * its lease back, and the pools close.
 *
 * <p>Owns the order of these steps and when connections close (RFC 9112 section 9.6). Serves the management port until
 * the end. Each bean decides what it does when it is destroyed.
 */
@NullMarked
package dev.latchkey.shared.micronaut.stop;

import org.jspecify.annotations.NullMarked;
