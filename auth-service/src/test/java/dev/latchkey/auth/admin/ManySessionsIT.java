package dev.latchkey.auth.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.purge.PurgeJob;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each change that ends all sessions of an account, with 20,000 sessions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManySessionsIT {
    private static final int MANY = 20_000;

    private final TestDatabase database = AuthDatabase.create();
    private AuthServer server;
    private TestAdministrator admin;
    private Person person;
    private Tokens tokens;

    @BeforeAll
    void start() {
        server = AuthServer.start(database);
        admin = TestAdministrator.of(server);
    }

    @BeforeEach
    void openSessions() {
        person = server.register();
        tokens = server.login(person);
        database.execute(Role.AUTH, """
                WITH opened AS (
                    INSERT INTO auth.session (id, account_id, client_id, scope, auth_time, last_used_at, expires_at)
                    SELECT gen_random_uuid(), '%s', 'latchkey', 'openid', now(), now(), now() + interval '30 days'
                    FROM generate_series(1, %d)
                    RETURNING id)
                INSERT INTO auth.refresh_token (hash, session_id, expires_at)
                SELECT sha256(uuid_send(id)), id, now() + interval '7 days' FROM opened""".formatted(person.id(), MANY));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void disableThenAllSessionsEnd() {
        server.post("/admin/users/" + person.id() + "/disable")
                .bearer(admin.token())
                .send()
                .requireJson(200);

        requireAllEnded("account_disabled");
        assertThat(server.login(person.username(), AuthServer.PASSWORD).status())
                .isEqualTo(401);
    }

    @Test
    void deleteThenAllSessionsEndAndTheAccountIsGone() {
        TestAnswer answer = server.request("DELETE", "/admin/users/" + person.id())
                .bearer(admin.token())
                .send();

        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        requireRefused();
        requireWritten("account_deleted");
        assertThat(count("auth.account WHERE id = '" + person.id() + "'")).isZero();
        assertThat(count("auth.session WHERE account_id = '" + person.id() + "'"))
                .isZero();
    }

    @Test
    void logoutEverywhereThenAllSessionsEndAndTheyAreCounted() {
        TestAnswer answer =
                server.post("/logout/all").bearer(tokens.access()).send().requireJson(200);

        assertThat(answer.json()).isEqualTo(Map.of("sessions_revoked", MANY + 1L, "confirmed", 1L));
        requireAllEnded("logout_everywhere");
        server.login(person);
    }

    @Test
    void setRolesThenAllSessionsEnd() {
        server.request("PUT", "/admin/users/" + person.id() + "/roles")
                .bearer(admin.token())
                .json("{\"roles\": [\"reader\"]}")
                .send()
                .requireJson(200);

        requireAllEnded("roles_changed");
        server.login(person);
    }

    @Test
    void changePasswordThenAllOtherSessionsEnd() {
        TestAnswer answer = server.post("/password")
                .bearer(tokens.access())
                .json("""
                        {"current_password": "%s", "new_password": "eleven herons beneath the pier"}""".formatted(AuthServer.PASSWORD))
                .send();

        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        assertThat(open()).isEqualTo(1);
        requireShortTransactions();
        server.status(tokens.access()).requireJson(200);
        server.refresh(tokens.refresh()).requireJson(200);
    }

    @Test
    void loginWhileSessionsEndThenItGoesOn() throws Exception {
        CompletableFuture<TestAnswer> logout = CompletableFuture.supplyAsync(
                () -> server.post("/logout/all").bearer(tokens.access()).send());
        await().until(() -> count("auth.account WHERE epoch > 0 AND id = '" + person.id() + "'") == 1);

        Tokens later = server.login(person);

        logout.get().requireJson(200);
        server.status(later.access()).requireJson(200);
        server.refresh(later.refresh()).requireJson(200);
        assertThat(open()).isEqualTo(1);
    }

    @Test
    void disableWhenTheCallerDiesThenNoSessionIsUsableAndARepetitionGoesOn() {
        database.execute(Role.AUTH, "SELECT auth.disable_account('" + person.id() + "', NULL, '1 hour', NULL)");
        assertThat(open()).isEqualTo(MANY + 1 - 500);
        server.refresh(tokens.refresh()).requireOAuthError(400, "invalid_grant");

        server.post("/admin/users/" + person.id() + "/disable")
                .bearer(admin.token())
                .send()
                .requireJson(200);

        requireAllEnded("account_disabled");
    }

    @Test
    void disableWhenTheCallerDiesThenThePurgeGoesOnAMinuteLater() {
        database.execute(Role.AUTH, "SELECT auth.disable_account('" + person.id() + "', NULL, '1 hour', NULL)");
        server.bean(PurgeJob.class).run();
        assertThat(open()).isEqualTo(MANY + 1 - 500);

        database.execute(Role.AUTH, "UPDATE auth.unfinished_end SET changed_at = changed_at - interval '1 minute'");
        server.bean(PurgeJob.class).run();

        // The purge does not wait for the verifiers, which read its revocations a moment later.
        await().until(() -> server.status(tokens.access()).status() == 401);
        requireAllEnded("account_disabled");
        assertThat(count("auth.unfinished_end")).isZero();
    }

    @Test
    void deleteWhenTheCallerDiesThenTheAccountIsDisabledAndARepetitionGoesOn() {
        database.execute(Role.AUTH, "SELECT auth.delete_account('" + person.id() + "', NULL, '1 hour', NULL)");
        assertThat(count("auth.account WHERE NOT enabled AND id = '" + person.id() + "'"))
                .isEqualTo(1);
        server.refresh(tokens.refresh()).requireOAuthError(400, "invalid_grant");

        assertThat(server.request("DELETE", "/admin/users/" + person.id())
                        .bearer(admin.token())
                        .send()
                        .status())
                .isEqualTo(204);

        requireWritten("account_deleted");
        assertThat(count("auth.account WHERE id = '" + person.id() + "'")).isZero();
    }

    private void requireAllEnded(String cause) {
        requireRefused();
        requireWritten(cause);
        assertThat(open()).isZero();
    }

    private void requireRefused() {
        assertThat(server.status(tokens.access()).status()).isEqualTo(401);
        server.refresh(tokens.refresh()).requireOAuthError(400, "invalid_grant");
    }

    /** Requires a revocation and an audit event for each session. */
    private void requireWritten(String cause) {
        assertThat(count("""
                        audit.event event JOIN shared.revocation ON target_id = event.session_id::text
                        WHERE event.event = 'session.ended' AND kind = 'session' AND details ->> 'by' = '%s'
                            AND account_id = '%s'""".formatted(cause, person.id()))).isEqualTo(MANY + 1);
        requireShortTransactions();
    }

    /**
     * Requires that no transaction has ended more than 500 sessions. On a slow machine, a longer transaction would hold the
     * lock on the revocation log's order for too long.
     */
    private void requireShortTransactions() {
        assertThat(TestRows.select(database, """
                        SELECT max(ended) <= 500 FROM (
                            SELECT count(*) AS ended FROM audit.event
                            WHERE event = 'session.ended' AND account_id = '%s' GROUP BY xmin::text) one""".formatted(person.id()))).containsExactly("t");
    }

    private long open() {
        return count("auth.session WHERE ended_at IS NULL AND account_id = '" + person.id() + "'");
    }

    private long count(String rows) {
        return TestRows.count(database, rows);
    }
}
