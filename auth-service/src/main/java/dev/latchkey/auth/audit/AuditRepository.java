package dev.latchkey.auth.audit;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.UUID;

/** Adds events to the table {@code audit.event}, in the caller's transaction. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface AuditRepository extends GenericRepository<AuditRepository.Row, Long> {
    /** An entity, because Micronaut Data requires one. */
    @MappedEntity(value = "event", schema = "audit")
    record Row(@Id Long id) {}

    @Query("""
            INSERT INTO audit.event (
                event, outcome, account_id, actor_id, session_id, client_id, ip, user_agent, request_id, details)
            VALUES (
                :event, :outcome, :accountId, :actorId, :sessionId, :clientId, :ip, :userAgent, :requestId,
                CAST(:details AS jsonb))""")
    void insert(
            String event,
            String outcome,
            @Nullable UUID accountId,
            @Nullable UUID actorId,
            @Nullable UUID sessionId,
            @Nullable String clientId,
            @Nullable String ip,
            @Nullable String userAgent,
            @Nullable String requestId,
            String details);
}
