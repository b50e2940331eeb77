package dev.latchkey.auth.audit;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.UUID;

/** The table {@code auth.audit_event}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface AuditRepository extends GenericRepository<AuditRepository.Row, Long> {
    /** What the framework wants to know of the table. */
    @MappedEntity(value = "audit_event", schema = "auth")
    record Row(@Id Long id) {}

    @Query("""
            INSERT INTO auth.audit_event (occurred_at, event, account_id, session_id, client_id, ip, details)
            VALUES (shared.clock(), :event, :accountId, :sessionId, :clientId, :ip, CAST(:details AS jsonb))""")
    void insert(
            String event,
            @Nullable UUID accountId,
            @Nullable UUID sessionId,
            @Nullable String clientId,
            @Nullable String ip,
            String details);
}
