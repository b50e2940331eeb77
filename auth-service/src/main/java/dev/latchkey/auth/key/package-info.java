/**
 * Signing keys, the same on every replica. They are stored encrypted under the master key (RFC 7516, RFC 7517 section 7),
 * and published without their private members as {@code /.well-known/jwks.json}. They are replaced by schedule, on request
 * and in an emergency. Only an emergency ends tokens: those of the keys that it ends.
 *
 * <p>The database decides: only its functions change a key's state (migrations {@code R__publish_key},
 * {@code R__advance_keys} and {@code R__revoke_keys}), and each replica follows. No other package touches a private key.
 * Other packages own the kinds of tokens and the revocation log. They connect by
 * {@link dev.latchkey.auth.key.SignedTokenKind} and {@link dev.latchkey.auth.key.KeyRevocations}.
 */
@NullMarked
package dev.latchkey.auth.key;

import org.jspecify.annotations.NullMarked;
