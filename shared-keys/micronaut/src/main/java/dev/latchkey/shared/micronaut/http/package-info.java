/**
 * Limits what a client may take of the HTTP server: connections, memory for waiting requests, and time. Each connection
 * has a {@link dev.latchkey.shared.micronaut.http.RequestGate}, which passes a request on only when it has arrived
 * completely. So a slow, broken or oversized request costs no thread, no database connection and no entry in the log.
 *
 * <p>Owns the framing that a server must refuse (RFC 9112 section 6), the limits of sizes and times, and the choice of
 * the connections to close when a limit is reached. Gives the management port its own event loop. Does not throttle
 * complete requests.
 *
 * <p>Works with Micronaut's Netty server. A service with another server has no beans of this package.
 */
@Configuration
@NullMarked
@Requires(classes = NettyServerCustomizer.class)
package dev.latchkey.shared.micronaut.http;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import org.jspecify.annotations.NullMarked;
