/**
 * The verifiers of the issuer's tokens (JWS, RS256 only), checked as RFC 8725 advises: access tokens (RFC 9068) and security
 * event tokens (RFC 8417). None accepts the tokens of the other.
 *
 * <p>Owns what makes a token acceptable by itself: form, signature, type, issuer, audience, times. Gives the reason of
 * each refusal. It does not know whether a token was revoked ({@code dev.latchkey.shared.revocation}), nor where keys
 * come from ({@code dev.latchkey.shared.key}), and does no I/O except through its key source.
 */
@NullMarked
package dev.latchkey.shared.token;

import org.jspecify.annotations.NullMarked;
