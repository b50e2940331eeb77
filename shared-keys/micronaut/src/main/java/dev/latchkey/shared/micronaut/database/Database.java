package dev.latchkey.shared.micronaut.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.jdbc.DataSourceResolver;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * The service's database for code that manages its own connections and transactions: Flyway, the revocation check,
 * health. If micronaut-data is present, the injected {@code DataSource} is micronaut-data's, and works only inside its
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

    /**
     * {@return a source of connections outside the pool, to the same database as the same user: for work that outlasts
     * a request}
     *
     * @param driverProperties properties of the PostgreSQL driver, which override the pool's or add to them
     */
    public DataSource unpooled(Map<String, String> driverProperties) {
        HikariDataSource settings = settings();
        Properties properties = new Properties();
        settings.getDataSourceProperties()
                .forEach((name, value) -> properties.setProperty(name.toString(), value.toString()));
        driverProperties.forEach(properties::setProperty);
        return new DriverDataSource(
                settings.getJdbcUrl(), null, properties, settings.getUsername(), settings.getPassword());
    }

    /**
     * {@return a second pool of connections, to the same database as the same user; the service's requests do not use
     * it up, and the caller closes it}
     */
    public HikariDataSource secondPool(String name, int size, Duration connectionTimeout) {
        HikariConfig second = new HikariConfig();
        settings().copyStateTo(second);
        second.setPoolName(name);
        second.setMaximumPoolSize(size);
        second.setMinimumIdle(0);
        second.setConnectionTimeout(connectionTimeout.toMillis());
        second.setInitializationFailTimeout(-1);
        second.setMetricRegistry(null);
        second.setMetricsTrackerFactory(null);
        return new HikariDataSource(second);
    }

    private HikariDataSource settings() {
        try {
            return pool.unwrap(HikariDataSource.class);
        } catch (SQLException e) {
            throw new ConfigurationException("the data source must be a HikariCP pool with a url", e);
        }
    }
}
