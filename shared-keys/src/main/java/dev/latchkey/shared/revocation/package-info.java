/**
 * The revocation log and the leases on it: how a verifier knows whether a token's session, its {@code jti} or its key was
 * revoked, and how a revocation is final everywhere when it answers.
 *
 * <p>Owns the schema {@code shared} (its migrations are resources of this module; auth-service runs them), the functions
 * by which verifiers and auth-service meet in it, and the readers. Writing to the log is auth-service's alone, by
 * {@code shared.revoke}, in a statement that ends with it and commits by itself: whoever writes holds the lock K until
 * then, and every renewal of every verifier waits. A trigger keeps other statements in the order too, but they would
 * hold K for as long as their transaction takes, and they wait for no verifier: their revocations are not confirmed.
 */
@NullMarked
package dev.latchkey.shared.revocation;

import org.jspecify.annotations.NullMarked;
