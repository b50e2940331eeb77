/**
 * The issuer's public keys, as a verifier gets them: a JWK set (RFC 7517) over HTTP, cached; and which provider of
 * Java's cryptography computes with them.
 *
 * <p>Nimbus reads a key set; this package owns the limits (how often, how long, how large), by clocks that do not step back,
 * and nothing that could sign.
 */
@NullMarked
package dev.latchkey.shared.key;

import org.jspecify.annotations.NullMarked;
