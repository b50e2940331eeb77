package dev.latchkey.auth.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestRows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RevocationLogIT {
    private final TestClock clock = TestClock.atStart();
    private final UUID session = UUID.randomUUID();
    private AuthServer server;
    private RevocationLog log;

    @BeforeAll
    void start() {
        server = AuthServer.start(TestDatabase.create(), clock, Map.of());
        log = server.bean(RevocationLog.class);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void revokeThenKeptForTheTokensLifetimeAndTimeToSpare() {
        log.revokeSession(session);

        assertThat(select("expires_at = '" + clock.instant().plus(Duration.ofMinutes(30)) + "'"))
                .containsExactly("t");
    }

    @Test
    void revokeAgainLaterThenOneRowThatIsKeptLongerAndIsNews() {
        log.revokeSession(session);
        long place = Long.parseLong(select("seq").getFirst());
        clock.advance(Duration.ofMinutes(1));

        log.revokeSession(session);

        assertThat(select("expires_at = '" + clock.instant().plus(Duration.ofMinutes(30)) + "' AND seq > " + place))
                .containsExactly("t");
    }

    @Test
    void revokeAgainAtTheSameTimeThenNothingChanges() {
        log.revokeSession(session);
        List<String> before = select("seq || ' ' || expires_at");

        log.revokeSession(session);

        assertThat(select("seq || ' ' || expires_at")).isEqualTo(before);
    }

    private List<String> select(String column) {
        return TestRows.select(
                server.database(), "SELECT " + column + " FROM shared.revocation WHERE target_id = '" + session + "'");
    }
}
