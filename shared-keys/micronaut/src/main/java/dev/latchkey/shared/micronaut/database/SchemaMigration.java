package dev.latchkey.shared.micronaut.database;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Runs the migrations of one schema with Flyway, which the service must have on its class path
 * ({@code org.flywaydb:flyway-database-postgresql}). Several replicas may do so at the same time: Flyway takes a lock.
 */
public final class SchemaMigration implements StartupStep {
    private final DataSource dataSource;
    private final String schema;
    private final int order;

    /**
     * Makes the step for a service's own database, with its own connections.
     *
     * @param schema exists already, and is owned by the service's user; its migrations are in
     *     {@code db/migration/<schema>} on the class path
     * @param order the step's order among the service's steps
     */
    public SchemaMigration(Database database, String schema, int order) {
        this(database.unpooled(Map.of()), schema, order);
    }

    /**
     * Makes the step.
     *
     * @param dataSource must not be a pool: its connections stay without the timeouts that requests need
     * @param schema exists already, and is owned by the data source's user; its migrations are in
     *     {@code db/migration/<schema>} on the class path
     * @param order the step's order among the service's steps
     */
    public SchemaMigration(DataSource dataSource, String schema, int order) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.order = order;
    }

    @Override
    public void run() {
        Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(new PatientConnections(dataSource))
                .schemas(schema)
                .createSchemas(false)
                .locations("classpath:db/migration/" + schema)
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .load()
                .migrate();
    }

    @Override
    public int getOrder() {
        return order;
    }
}
