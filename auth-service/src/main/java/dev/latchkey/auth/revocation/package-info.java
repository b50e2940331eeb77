/**
 * Writing the revocation log: what ends before its time, everywhere, by the time that the caller is answered.
 *
 * <p>Owns the writer's part of the confirmed logout: {@link dev.latchkey.auth.revocation.RevocationLog} for sessions, tokens
 * and keys, {@link dev.latchkey.auth.revocation.AccountRevocations} for whole accounts. Each is one statement that commits
 * by itself, and then a wait until every verifier has said that it knows, or its lease has run out. What verifiers do is
 * {@code dev.latchkey.shared.revocation}'s; who may revoke what is decided by the callers.
 */
@NullMarked
package dev.latchkey.auth.revocation;

import org.jspecify.annotations.NullMarked;
