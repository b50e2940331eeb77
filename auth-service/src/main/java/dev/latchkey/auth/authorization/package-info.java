/**
 * Sign-in for other applications: the authorization endpoint with PKCE (RFC 6749 section 4.1, RFC 7636, RFC 9207, RFC 8252
 * section 7.3), codes, consents, and ID tokens (OpenID Connect Core sections 2 and 3.1).
 *
 * <p>Owns the tables {@code auth.authorization_code} and {@code auth.consent}, and the page that asks for consent.
 * {@code dev.latchkey.auth.page} knows which user is signed in, and {@code dev.latchkey.auth.login} owns the sign-in page.
 * {@code dev.latchkey.auth.grant} answers the token endpoint, where a code is exchanged. {@code dev.latchkey.auth.session}
 * owns the session that a code opens.
 */
@NullMarked
package dev.latchkey.auth.authorization;

import org.jspecify.annotations.NullMarked;
