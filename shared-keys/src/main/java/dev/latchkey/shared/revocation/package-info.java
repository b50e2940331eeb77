/**
 * The revocation log, as a verifier reads it: whether a token's session, its {@code jti} or its key was revoked.
 *
 * <p>Owns the schema {@code shared} (its migrations are resources of this module; auth-service runs them) and the
 * readers. Writing to the log is auth-service's alone.
 */
@NullMarked
package dev.latchkey.shared.revocation;

import org.jspecify.annotations.NullMarked;
