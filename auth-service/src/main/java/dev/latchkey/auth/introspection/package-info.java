/**
 * The endpoints where clients ask about issued tokens and revoke them: {@code POST /oauth2/introspect} (RFC 7662) and
 * {@code POST /oauth2/revoke} (RFC 7009).
 *
 * <p>Finds the token that was presented, and decides what the client may learn and do. {@code dev.latchkey.auth.session}
 * knows whether a session is open. {@code dev.latchkey.auth.revocation} makes the verifiers refuse a token.
 */
@NullMarked
package dev.latchkey.auth.introspection;

import org.jspecify.annotations.NullMarked;
