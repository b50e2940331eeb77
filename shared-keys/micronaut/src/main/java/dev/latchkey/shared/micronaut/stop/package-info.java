/**
 * Ends a service without losing a request. On SIGTERM readiness answers 503; after a delay the service accepts no more
 * connections; running requests finish; then the application context closes: background work ends, the verifier hands
 * its lease back, and the pools close.
 *
 * <p>Owns the order of these steps and when connections close (RFC 9112 section 9.6). Serves the management port until
 * the end. Each bean decides what it does when it is destroyed.
 *
 * <p>Works with Micronaut's Netty server. A service with another server has no beans of this package.
 */
@Configuration
@NullMarked
@Requires(classes = NettyServerCustomizer.class)
package dev.latchkey.shared.micronaut.stop;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import org.jspecify.annotations.NullMarked;
