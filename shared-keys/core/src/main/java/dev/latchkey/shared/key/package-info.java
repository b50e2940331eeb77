/**
 * The issuer's public keys: a verifier fetches them as a JWK set (RFC 7517) over HTTP, and caches them.
 *
 * <p>Nimbus parses the key set. This package owns the limits (how often, how long, how large), which do not rely on the
 * wall clock alone. It holds no private keys.
 */
@NullMarked
package dev.latchkey.shared.key;

import org.jspecify.annotations.NullMarked;
