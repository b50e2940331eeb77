package dev.latchkey.auth;

import dev.latchkey.shared.micronaut.database.Database;
import dev.latchkey.shared.micronaut.database.SchemaMigration;
import dev.latchkey.shared.micronaut.database.StartupStep;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** The migrations of the two schemas that this service owns; keys come after them. */
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
