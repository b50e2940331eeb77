package dev.latchkey.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.purge.PurgeJob;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestRows;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How long the rows of a session stay: a day longer than it can be used. The purge works in batches of 3 rows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionPurgeIT {
    private static final Duration A_MOMENT = Duration.ofNanos(1_000);
    private static final Duration RETENTION = Duration.ofDays(1);

    private final TestClock clock = TestClock.atStart();
    private final Map<String, Object> sameKey =
            Map.of("latchkey.master-key.key", AuthServer.randomMasterKey(), "latchkey.purge.batch-size", 3);
    private AuthServer server;
    private Person person;
    private Tokens tokens;

    @BeforeAll
    void start() {
        server = AuthServer.start(AuthDatabase.create(), clock, sameKey);
        person = server.register();
    }

    @BeforeEach
    void login() {
        tokens = server.login(person);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void purgeWhenSessionGoesOnThenOnlyLongExpiredLinksGo() throws ParseException {
        String token = tokens.refresh();
        for (int day = 0; day < 16; day++) {
            clock.advance(Duration.ofDays(1));
            token = server.refresh(token).requireJson(200).string("refresh_token");
        }

        purge();

        assertThat(links()).isEqualTo("9"); // the oldest expired exactly a day ago
        server.refresh(token).requireJson(200);
    }

    @Test
    void purgeWhenIdleTooLongThenTheSessionGoesADayLater() throws ParseException {
        clock.advance(Duration.ofDays(7).plus(RETENTION));
        purge();
        assertThat(sessions()).isEqualTo("1");

        clock.advance(A_MOMENT);
        purge();

        assertThat(sessions()).isEqualTo("0");
        server.refresh(tokens.refresh()).requireOAuthError(400, "invalid_grant");
    }

    @Test
    void purgeWhenLoggedOutThenTheSessionGoesADayLater() throws ParseException {
        String token = tokens.refresh();
        for (int i = 0; i < 10; i++) {
            token = server.refresh(token).string("refresh_token");
        }
        server.logout(tokens.access()).requireJson(200);
        clock.advance(RETENTION);
        purge();
        assertThat(sessions() + " " + links()).isEqualTo("1 11");

        clock.advance(A_MOMENT);
        purge();

        assertThat(sessions() + " " + links()).isEqualTo("0 0");
    }

    @Test
    void purgeWhenOnlyTheServicesClockSaysSoThenNothingGoes() throws ParseException {
        Clock ahead = Clock.offset(clock, Duration.ofDays(3650));
        try (AuthServer wrong = AuthServer.start(server.database(), ahead, sameKey)) {
            wrong.bean(PurgeJob.class).run();
        }

        assertThat(sessions()).isEqualTo("1");
        server.refresh(tokens.refresh()).requireJson(200);
    }

    @Test
    void purgeManyTimesAtOnceThenEachRowGoesOnceAndNobodyFails() throws Exception {
        for (int i = 0; i < 20; i++) {
            server.logout(server.login(person).access()).requireJson(200);
        }
        clock.advance(RETENTION.plus(A_MOMENT));

        List<Callable<Long>> purges = IntStream.range(0, 8)
                .<Callable<Long>>mapToObj(
                        i -> () -> server.bean(EndedSessionPurge.class).purge(5))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Long> purge : threads.invokeAll(purges)) {
                purge.get();
            }
        }
        purge();

        assertThat(TestRows.select(server.database(), "SELECT count(*) FROM auth.session WHERE ended_at IS NOT NULL"))
                .containsExactly("0");
        server.refresh(tokens.refresh()).requireJson(200);
    }

    private void purge() {
        server.bean(PurgeJob.class).run();
    }

    private String sessions() throws ParseException {
        return TestRows.select(server.database(), "SELECT count(*) FROM auth.session WHERE id = '" + session() + "'")
                .getFirst();
    }

    private String links() throws ParseException {
        return TestRows.select(
                        server.database(),
                        "SELECT count(*) FROM auth.refresh_token WHERE session_id = '" + session() + "'")
                .getFirst();
    }

    private String session() throws ParseException {
        return SignedJWT.parse(tokens.access()).getJWTClaimsSet().getStringClaim("sid");
    }
}
