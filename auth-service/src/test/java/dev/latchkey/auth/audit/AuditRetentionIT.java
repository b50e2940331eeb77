package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.purge.PurgeJob;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When auth-service makes and drops the monthly partitions of the audit log. */
class AuditRetentionIT {
    private final TestDatabase database = TestDatabase.create();

    @Test
    void startThenThereAreThisMonthAndTheNextTwo() {
        try (AuthServer server = AuthServer.start(database)) {
            assertThat(AuditMonths.ago(server.database())).contains("0", "-1", "-2");
        }
    }

    @Test
    void purgeThenAMissingMonthIsMadeAndThoseBeyondTheRetentionAreDropped() {
        for (int ago : new int[] {3, 8, 9}) {
            AuditMonths.make(database, ago);
        }
        try (AuthServer server = AuthServer.start(database, Map.of("latchkey.audit.retention", "180d"))) {
            assertThat(AuditMonths.ago(database)).contains("3").doesNotContain("8", "9");
            AuditMonths.make(database, 8);
            AuditMonths.drop(database, -2);
            assertThat(AuditMonths.ago(database)).doesNotContain("-2");

            server.bean(PurgeJob.class).run();

            assertThat(AuditMonths.ago(database)).contains("3", "0", "-1", "-2").doesNotContain("8");
        }
    }

    @Test
    void keepWhenTheRetentionIsShorterThan30DaysThenNoYoungMonthIsDropped() {
        AuditMonths.make(database, 3);

        for (String retention : new String[] {"0 s", "-100 years"}) {
            database.execute(Role.AUTH, "SELECT audit.keep('" + retention + "')");
        }

        assertThat(AuditMonths.ago(database)).contains("0", "-1", "-2").doesNotContain("3");
    }

    @Test
    void keepWhenSomebodyReadsAnOldMonthThenItIsDroppedLater() throws SQLException {
        AuditMonths.make(database, 9);
        try (Connection reader = database.dataSource(Role.AUTH).getConnection();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT * FROM audit.event");

            assertThat(keep()).isEqualTo("0");
            assertThat(AuditMonths.ago(database)).contains("9");
        }
        assertThat(keep()).isEqualTo("1");
        assertThat(AuditMonths.ago(database)).doesNotContain("9");
    }

    @Test
    void loginWhenItsMonthIsMissingThenTheEventIsKeptElsewhereAndLaterMonthsAreMade() {
        try (AuthServer server = AuthServer.start(database)) {
            AuthServer.Person person = server.register();
            AuditMonths.drop(database, 0);
            AuditMonths.drop(database, -1);

            server.login(person);
            server.login(person.username(), "a password of another place");

            assertThat(server.audited("SELECT event FROM audit.event_other ORDER BY event"))
                    .containsExactly("login.failed", "login.succeeded");
            assertThat(keep()).isEqualTo("0");
            assertThat(AuditMonths.ago(database)).contains("-1", "-2").doesNotContain("0");
            server.login(person);
            assertThat(server.audited("SELECT event FROM audit.event_other")).hasSize(3);
        }
    }

    @Test
    void keepWhenEventsWithoutAMonthAreTooOldThenTheyAreDeleted() {
        for (String age : new String[] {"8 months", "3 months"}) {
            database.execute(
                    Role.SUPERUSER,
                    "INSERT INTO audit.event (occurred_at, event, outcome) VALUES (now() - interval '" + age + "', '"
                            + age + "', 'success')");
        }

        keep();

        assertThat(TestRows.select(database, "SELECT event FROM audit.event")).containsExactly("3 months");
    }

    @Test
    void startWhenTheDatabaseHasNoAuditLogThenRefusedAndTheScriptIsNamed() {
        database.execute(Role.SUPERUSER, "DROP SCHEMA audit CASCADE");

        Throwable failure = catchThrowable(() -> AuthServer.start(database).close());

        assertThat(AuthServer.rootMessage(failure)).contains("run database/audit.sql in it as a superuser");
    }

    private String keep() {
        return TestRows.select(database, "SELECT audit.keep('180 days')").getFirst();
    }
}
