/**
 * What one client may take of the HTTP server: connections, bytes that wait in memory, and time. Each connection passes
 * {@link dev.latchkey.shared.micronaut.http.RequestGate}, which hands a request on only when all of it has come. So a slow,
 * broken or oversized request costs no thread, no database connection and no entry in the log.
 *
 * <p>Owns the framing that a server must refuse (RFC 9112 section 6), the limits of sizes and times, and which connection
 * gives way when they are reached. Gives the management port an event loop of its own. Does not throttle: a complete request
 * is a request.
 */
@NullMarked
package dev.latchkey.shared.micronaut.http;

import org.jspecify.annotations.NullMarked;
