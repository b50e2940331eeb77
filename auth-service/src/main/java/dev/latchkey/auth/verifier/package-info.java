/**
 * {@code GET /admin/verifiers}: which verifiers there are, and how far each has read the revocation log.
 *
 * <p>For whoever operates them, and by the database's clock; nothing is decided by it. What a revocation waits for is
 * {@code dev.latchkey.auth.revocation}'s.
 */
@NullMarked
package dev.latchkey.auth.verifier;

import org.jspecify.annotations.NullMarked;
