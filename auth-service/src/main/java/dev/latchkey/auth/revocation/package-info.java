/**
 * Writes the revocation log. When a caller gets its answer, no verifier accepts what was revoked any more.
 *
 * <p>Owns the writer's part of the confirmed logout: {@link dev.latchkey.auth.revocation.RevocationLog} for sessions,
 * tokens and keys, {@link dev.latchkey.auth.revocation.AccountRevocations} for whole accounts. Each change is one statement
 * that commits by itself. Then it waits until every verifier has confirmed it, or its lease has run out.
 * {@code dev.latchkey.shared.revocation} owns the verifiers' part. The callers decide which revocations are allowed.
 */
@NullMarked
package dev.latchkey.auth.revocation;

import org.jspecify.annotations.NullMarked;
