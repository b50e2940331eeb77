package dev.latchkey.auth.revocation;

import org.jspecify.annotations.Nullable;

/**
 * A revocation that holds: no verifier accepts what it revokes any more.
 *
 * @param seq the revocation log's end when it was written
 * @param confirmed how many verifiers have said that they know it, each of the others being without a lease; null when no
 *     verifier has a lease, and all ask the log for each token
 */
public record Confirmation(long seq, @Nullable Integer confirmed) {}
