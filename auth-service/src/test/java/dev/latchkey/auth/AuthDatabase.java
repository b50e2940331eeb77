package dev.latchkey.auth;

import dev.latchkey.shared.micronaut.database.SchemaMigration;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.util.List;

/** Databases for auth-service whose migrations have run, which is most of the time of a first start. They have no rows. */
public final class AuthDatabase {
    private AuthDatabase() {}

    /** Runs the migrations once per JVM. */
    private static final class Migrated {
        private static final TestDatabase INSTANCE = TestDatabase.create();

        static {
            List.of("shared", "auth")
                    .forEach(schema -> new SchemaMigration(INSTANCE.dataSource(Role.AUTH), schema, 0).run());
        }
    }

    /** {@return a new database} Tests of the migrations use {@link TestDatabase#create}, which runs none. */
    public static TestDatabase create() {
        return Migrated.INSTANCE.copy();
    }
}
