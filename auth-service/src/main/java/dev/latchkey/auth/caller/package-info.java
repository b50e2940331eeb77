/**
 * The origin of a request, for sessions, the audit log and throttling.
 *
 * <p>Owns the setting {@code TRUSTED_PROXIES}, and reads {@code Forwarded} (RFC 7239) and {@code X-Forwarded-For}. Without
 * trusted proxies the address is that of the connection, and no header is read. The issuer, not this package, decides the
 * scheme and the host of addresses that the service writes.
 */
@NullMarked
package dev.latchkey.auth.caller;

import org.jspecify.annotations.NullMarked;
