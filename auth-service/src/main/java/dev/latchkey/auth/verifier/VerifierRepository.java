package dev.latchkey.auth.verifier;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;
import java.util.UUID;

/** Reads the table {@code shared.verifier_lease}, for administrators. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface VerifierRepository extends GenericRepository<VerifierRepository.Row, UUID> {
    /** An entity, because Micronaut Data requires one. */
    @MappedEntity(value = "verifier_lease", schema = "shared")
    record Row(@Id UUID verifierId) {}

    /** Lists all verifiers that have not left, by service and in the order of their starts. */
    @Query("""
            SELECT left(encode(sha256(uuid_send(verifier_id)), 'hex'), 12) AS id, service, instance,
                lease_left > 0 AS live, applied_seq, greatest(head - applied_seq, 0) AS lag, lease_millis,
                greatest(lease_left, 0) AS lease_left_millis, known_kids, started_at, renewed_at
            FROM shared.verifier_lease
            CROSS JOIN LATERAL (SELECT lease_millis
                - floor(extract(epoch FROM clock_timestamp() - renewed_at) * 1000)::bigint AS lease_left) clock
            CROSS JOIN (SELECT coalesce(max(seq), 0) AS head FROM shared.revocation) log
            ORDER BY service, started_at, id""")
    List<VerifierDescription> describe();
}
