/**
 * {@code GET /admin/verifiers}: which verifiers there are, and how far each has read the revocation log.
 *
 * <p>This is for operators, by the database's clock; no decision depends on it. {@code dev.latchkey.auth.revocation}
 * decides which verifiers a revocation waits for.
 */
@NullMarked
package dev.latchkey.auth.verifier;

import org.jspecify.annotations.NullMarked;
