package dev.latchkey.auth.login;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code auth.seen_device}, which {@code auth.see_device} fills. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface SeenDeviceRepository extends GenericRepository<SeenDeviceRepository.Row, UUID> {
    /** An entity, because Micronaut Data requires one. */
    @MappedEntity(value = "seen_device", schema = "auth")
    record Row(@Id UUID accountId, String device) {}

    /**
     * A device as its owner may read it.
     *
     * @param toldAt when a mail told the owner; null when none did
     */
    @Introspected
    record Stored(String device, Instant seenAt, @Nullable Instant toldAt) {}

    /** Finds the devices of an account that were seen last. */
    @Query("""
            SELECT device, seen_at, told_at FROM auth.seen_device
            WHERE account_id = :accountId ORDER BY seen_at DESC, device LIMIT :most""")
    List<Stored> findStored(UUID accountId, int most);

    /** Deletes devices that have not signed in for this number of seconds. */
    @Query("""
            DELETE FROM auth.seen_device WHERE (account_id, device) IN (
                SELECT account_id, device FROM auth.seen_device
                WHERE seen_at < (SELECT shared.clock()) - make_interval(secs => :seconds)
                ORDER BY seen_at LIMIT :batchSize FOR UPDATE SKIP LOCKED)""")
    long deleteUnseen(long seconds, int batchSize);
}
