/**
 * The revocation log and the leases on it. With these a verifier knows whether a token's session, its {@code jti} or
 * its key was revoked, and a revocation is final everywhere when it answers.
 *
 * <p>Owns the schema {@code shared} (its migrations are resources of this module; auth-service runs them), the
 * functions in it that verifiers and auth-service call, and the readers of the log. Only auth-service writes the log,
 * with {@code shared.revoke}. That call is the last of its statement, and the statement commits by itself: the writer
 * holds the lock K until the commit, and every other writer waits. A trigger makes other statements take K too. But
 * they would hold K for as long as their transaction takes, and they wait for no verifier: their revocations are not
 * confirmed.
 */
@NullMarked
package dev.latchkey.shared.revocation;

import org.jspecify.annotations.NullMarked;
