package dev.latchkey.resource;

import dev.latchkey.shared.micronaut.database.Database;
import dev.latchkey.shared.micronaut.database.SchemaMigration;
import dev.latchkey.shared.micronaut.database.StartupStep;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** Migrates this service's own schema. */
@Factory
final class Startup {
    @Singleton
    @Named("resource")
    StartupStep resourceSchema(Database database) {
        return new SchemaMigration(database, "resource", 1);
    }
}
