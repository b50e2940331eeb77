package dev.latchkey.shared.micronaut.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings one schema up to date with its migrations. Several replicas may do so at once: Flyway takes a lock. */
public final class SchemaMigration implements StartupStep {
    private final DataSource dataSource;
    private final String schema;
    private final int order;

    /**
     * Makes the step.
     *
     * @param schema exists already, and is owned by the data source's user; its migrations are in
     *     {@code db/migration/<schema>} on the class path
     * @param order among the service's steps
     */
    public SchemaMigration(DataSource dataSource, String schema, int order) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.order = order;
    }

    @Override
    public void run() {
        Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(dataSource)
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
