package dev.latchkey.auth.revocation;

import org.jspecify.annotations.Nullable;

/**
 * A revocation that holds: no verifier accepts what it revokes any more.
 *
 * @param confirmed how many verifiers have confirmed it; the leases of the others have run out. Null when no verifier has a
 *     lease, so that all verifiers ask the log for each token
 */
public record Confirmation(@Nullable Integer confirmed) {}
