/**
 * Signing keys: kept encrypted under the master key (RFC 7516, RFC 7517 section 7), published without their private
 * members as {@code /.well-known/jwks.json}, replaced by schedule, by hand and in an emergency without a good token being
 * refused, and the same on every replica.
 *
 * <p>The database decides: a state changes by its functions only (migration {@code V4__key_lifecycle}), and each replica
 * follows. No other package touches a private key. Which kinds of tokens there are, and the revocation log, are others',
 * who tell by {@link dev.latchkey.auth.key.SignedTokenKind} and {@link dev.latchkey.auth.key.KeyRevocations}.
 */
@NullMarked
package dev.latchkey.auth.key;

import org.jspecify.annotations.NullMarked;
