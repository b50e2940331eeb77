package dev.latchkey.auth.verifier;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;

/**
 * A verifier, for administrators.
 *
 * @param id distinguishes verifiers; derived from the verifier's own id, which is a secret
 * @param service its service, as the verifier itself says
 * @param instance its instance, as the verifier itself says
 * @param live whether its lease may still run, so that a logout waits for it
 * @param appliedSeq every revocation up to this one is in its memory
 * @param lag how far that is from the end of the log
 * @param leaseMillis how long it trusts a renewal at most, in milliseconds
 * @param leaseLeftMillis how long its last renewal may still be trusted, in milliseconds; 0 when it has run out
 * @param knownKids the keys that it can verify with
 * @param startedAt when it first renewed its lease
 * @param renewedAt when it last did
 */
@Serdeable
@Introspected
record VerifierDescription(
        String id,
        String service,
        String instance,
        boolean live,
        @JsonProperty("applied_seq") long appliedSeq,
        long lag,
        @JsonProperty("lease_millis") int leaseMillis,
        @JsonProperty("lease_left_millis") long leaseLeftMillis,
        @JsonProperty("known_kids") List<String> knownKids,
        @JsonProperty("started_at") Instant startedAt,
        @JsonProperty("renewed_at") Instant renewedAt) {}
