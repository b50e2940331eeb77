package dev.latchkey.auth;

import dev.latchkey.shared.micronaut.database.Database;
import dev.latchkey.shared.micronaut.database.SchemaMigration;
import dev.latchkey.shared.micronaut.database.StartupStep;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** Migrates the two schemas that this service owns. Keys are loaded after that. */
@Factory
final class Startup {
    @Singleton
    @Named("shared")
    StartupStep sharedSchema(Database database) {
        return new SchemaMigration(database, "shared", 1);
    }

    @Singleton
    @Named("auth")
    StartupStep authSchema(Database database) {
        return new SchemaMigration(database, "auth", 2);
    }
}
