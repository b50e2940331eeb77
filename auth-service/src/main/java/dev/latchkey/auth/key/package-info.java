/**
 * Signing keys: made once, kept encrypted under the master key (RFC 7516, RFC 7517 section 7), published without their
 * private members as {@code /.well-known/jwks.json}.
 *
 * <p>No other package touches a private key.
 */
@NullMarked
package dev.latchkey.auth.key;

import org.jspecify.annotations.NullMarked;
