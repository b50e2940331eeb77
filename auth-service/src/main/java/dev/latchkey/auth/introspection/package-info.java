/**
 * What clients may ask about tokens that were issued, and do to them: {@code POST /oauth2/introspect} (RFC 7662) and
 * {@code POST /oauth2/revoke} (RFC 7009).
 *
 * <p>Finds out which token was presented, and decides what it is the client's business. Whether a session is open is
 * {@code dev.latchkey.auth.session}'s to say, and how a revocation reaches the verifiers is
 * {@code dev.latchkey.auth.revocation}'s.
 */
@NullMarked
package dev.latchkey.auth.introspection;

import org.jspecify.annotations.NullMarked;
