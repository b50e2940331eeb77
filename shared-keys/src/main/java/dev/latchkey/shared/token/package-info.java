/**
 * The access token verifier: RFC 9068 tokens (JWS, RS256 only), checked as RFC 8725 asks.
 *
 * <p>Owns what makes a token acceptable by itself: form, signature, type, issuer, audience, times. Says why when it is
 * not. It does not know whether a token was revoked ({@code dev.latchkey.shared.revocation}), nor where keys come from
 * ({@code dev.latchkey.shared.key}), and does no I/O but through the key source that it is given.
 */
@NullMarked
package dev.latchkey.shared.token;

import org.jspecify.annotations.NullMarked;
