/**
 * Where a request comes from, for sessions, the audit log and throttling.
 *
 * <p>Owns the setting {@code TRUSTED_PROXIES} and the reading of {@code Forwarded} (RFC 7239) and {@code X-Forwarded-For}.
 * Without trusted proxies the address is that of the connection, and no header is read. It does not decide the scheme or the
 * host of addresses that the service writes: the issuer does.
 */
@NullMarked
package dev.latchkey.auth.caller;

import org.jspecify.annotations.NullMarked;
