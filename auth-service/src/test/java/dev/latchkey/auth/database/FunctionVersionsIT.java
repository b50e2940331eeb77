package dev.latchkey.auth.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.shared.test.TestRows;
import org.junit.jupiter.api.Test;

/** What {@link DatabaseFunctions} relies on. */
class FunctionVersionsIT {
    @Test
    void migrateThenEachFunctionHasOneVersion() {
        assertThat(TestRows.select(AuthDatabase.create(), """
                        SELECT format('%s.%s', nspname, proname)
                        FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
                        WHERE nspname IN ('auth', 'shared', 'audit')
                        GROUP BY nspname, proname HAVING count(*) > 1""")).isEmpty();
    }
}
