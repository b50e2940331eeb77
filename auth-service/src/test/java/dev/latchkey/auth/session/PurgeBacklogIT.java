package dev.latchkey.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.purge.PurgeJob;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestPlans;
import dev.latchkey.shared.test.TestRows;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The purge with a backlog of 60,000 sessions that have ended or expired long ago, and 90,000 refresh tokens. At first,
 * PostgreSQL has no statistics of these rows.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PurgeBacklogIT {
    private static final int BATCH = 500;

    private final TestDatabase database = AuthDatabase.create();
    private AuthServer server;

    @BeforeAll
    void start() {
        server = AuthServer.start(database);
        Person person = server.register();
        server.login(person);
        database.execute(Role.AUTH, """
                INSERT INTO auth.session (
                    id, account_id, client_id, scope, auth_time, last_used_at, expires_at, ended_at)
                SELECT md5(i::text)::uuid, '%s', 'latchkey', 'openid', now() - interval '9 days', now() - interval '9 days',
                    now() + interval '20 days',
                    CASE WHEN i %% 2 = 0 THEN now() - interval '5 days' + i * interval '1 ms' END
                FROM generate_series(1, 60000) i;
                INSERT INTO auth.refresh_token (hash, session_id, expires_at, used_at)
                SELECT sha256(('last' || i)::bytea), md5(i::text)::uuid, now() - interval '2 days' - i * interval '1 ms', NULL
                FROM generate_series(1, 60000) i;
                INSERT INTO auth.refresh_token (hash, session_id, expires_at, used_at)
                SELECT sha256(('used' || i)::bytea), md5(i::text)::uuid,
                    now() + CASE i %% 4 WHEN 0 THEN interval '-3 days' ELSE interval '1 day' END,
                    now() - interval '9 days'
                FROM generate_series(1, 60000) i WHERE i %% 4 < 2""".formatted(person.id()));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void purgeThenEachBatchReadsByAnIndexAndEverythingGoesThatIsOver() {
        for (String function : List.of("purge_used_links", "purge_ended_sessions", "purge_expired_sessions")) {
            requireIndexed(function);
        }
        database.execute(Role.SUPERUSER, "ANALYZE auth.session, auth.refresh_token");
        for (String function : List.of("purge_used_links", "purge_ended_sessions", "purge_expired_sessions")) {
            requireIndexed(function);
        }

        server.bean(PurgeJob.class).run();

        assertThat(TestRows.count(database, "auth.session")).isEqualTo(1);
        assertThat(TestRows.count(database, "auth.refresh_token")).isEqualTo(1);
    }

    private void requireIndexed(String function) {
        TestPlans plans = TestPlans.of(
                database, "SELECT * FROM auth." + function + "(now() - interval '1 day', '-infinity', " + BATCH + ")");

        assertThat(plans.plans()).as(function).isNotEmpty();
        assertThat(plans.sequentialScans()).as(function).isEmpty();
        assertThat(plans.mostRowsRemoved()).as(function).isLessThanOrEqualTo(2 * BATCH);
    }

    @Test
    void revocationsBatchThenItReadsByAnIndexAndNotTheRowsThatStay() {
        database.execute(Role.AUTH, """
                INSERT INTO shared.revocation (kind, target_id, expires_at)
                SELECT 'session', 'kept-' || i, now() + interval '1 day' FROM generate_series(1, 20000) i;
                INSERT INTO shared.revocation (kind, target_id, expires_at)
                SELECT 'session', 'gone-' || i, now() - interval '1 day' FROM generate_series(1, 100) i;
                INSERT INTO shared.revocation (kind, target_id, expires_at)
                VALUES ('session', 'last', now() + interval '1 day')""");
        database.execute(Role.SUPERUSER, "ANALYZE shared.revocation");

        TestPlans plans = TestPlans.of(database, "SELECT shared.purge(now(), 1000)");

        assertThat(plans.use("revocation_expires_at")).isTrue();
        assertThat(plans.sequentialScans()).doesNotContain("Seq Scan on revocation");
        assertThat(plans.mostRowsRemoved()).isLessThan(1000);
        assertThat(TestRows.count(database, "shared.revocation WHERE target_id LIKE 'gone-%'"))
                .isZero();
    }
}
