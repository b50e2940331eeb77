package dev.latchkey.shared.micronaut.database;

import io.micronaut.jdbc.DataSourceResolver;
import jakarta.inject.Singleton;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The service's database for whoever brings a connection and a transaction of their own: Flyway, the revocation check,
 * health. The injected {@code DataSource} is micronaut-data's where that is present, and works only inside its
 * transactions.
 */
@Singleton
public final class Database {
    private final DataSource pool;

    Database(DataSource dataSource, Optional<DataSourceResolver> resolver) {
        pool = resolver.orElse(DataSourceResolver.DEFAULT).resolve(dataSource);
    }

    /** {@return the connection pool itself} */
    public DataSource pool() {
        return pool;
    }
}
