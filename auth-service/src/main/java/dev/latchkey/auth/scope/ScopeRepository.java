package dev.latchkey.auth.scope;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.DataType;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** The table {@code auth.scope}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface ScopeRepository extends GenericRepository<ScopeRepository.Row, String> {
    /**
     * A row.
     *
     * @param descriptions a JSON object
     */
    @MappedEntity(value = "scope", schema = "auth")
    record Row(
            @Id String name,
            String descriptions,
            @TypeDef(type = DataType.STRING_ARRAY) List<String> allowedFor) {}

    @Query("""
            SELECT name, CAST(descriptions AS text) AS descriptions, allowed_for FROM auth.scope
            ORDER BY created_at, name""")
    List<Row> findAll();

    @Query("""
            INSERT INTO auth.scope (name, descriptions, allowed_for, created_at)
            VALUES (:name, CAST(:descriptions AS jsonb), CAST(:allowedFor AS text[]), shared.clock())
            ON CONFLICT DO NOTHING""")
    int insertUnlessKnown(String name, String descriptions, String[] allowedFor);

    @Query("""
            UPDATE auth.scope SET descriptions = CAST(:descriptions AS jsonb), allowed_for = CAST(:allowedFor AS text[])
            WHERE name = :name""")
    int updateByName(String name, String descriptions, String[] allowedFor);

    @Query("DELETE FROM auth.scope WHERE name = :name")
    int deleteByName(String name);
}
