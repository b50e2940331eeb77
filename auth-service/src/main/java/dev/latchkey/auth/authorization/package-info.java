/**
 * Sign-in for other applications: the authorization endpoint with PKCE (RFC 6749 section 4.1, RFC 7636, RFC 9207, RFC 8252
 * section 7.3), codes, consents, and ID tokens (OpenID Connect Core sections 2 and 3.1).
 *
 * <p>Owns the tables {@code auth.authorization_code} and {@code auth.consent}. Who is signed in, and the page that asks for
 * consent, are {@code dev.latchkey.auth.page}'s; what a code is exchanged for at the token endpoint is {@code
 * dev.latchkey.auth.grant}'s to answer, and the session that it opens {@code dev.latchkey.auth.session}'s.
 */
@NullMarked
package dev.latchkey.auth.authorization;

import org.jspecify.annotations.NullMarked;
