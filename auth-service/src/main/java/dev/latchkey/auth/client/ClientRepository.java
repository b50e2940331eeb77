package dev.latchkey.auth.client;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.Optional;

/** The table {@code auth.client}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface ClientRepository extends GenericRepository<RegisteredClient, String> {
    RegisteredClient save(RegisteredClient client);

    Optional<RegisteredClient> findById(String clientId);
}
