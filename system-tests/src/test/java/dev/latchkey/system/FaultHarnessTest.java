package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The load and the verdict of {@link ConfirmedLogoutFaultIT} find what they are for, in services that err. */
class FaultHarnessTest {

    private static final int LOGOUTS = 20;

    private final FakeDeployment deployment = new FakeDeployment();
    private final Stopwatch stopwatch = new Stopwatch();

    @AfterEach
    void stop() {
        deployment.close();
    }

    @Test
    void runWhenEveryVerifierIsRightThenNothingIsFound() throws IOException {
        Verdict verdict = run(FakeDeployment.Flaw.NONE);

        assertThat(verdict.acceptedAfterLogout()).isEmpty();
        assertThat(verdict.refusedWithoutLogout()).isEmpty();
        assertThat(verdict.unexplained()).isEmpty();
        assertThat(verdict.checkedAfterLogout()).isGreaterThanOrEqualTo(2 * LOGOUTS);
    }

    @Test
    void runWhenOneVerifierAcceptsLateThenFound() throws IOException {
        Verdict verdict = run(FakeDeployment.Flaw.LATE);

        assertThat(verdict.acceptedAfterLogout())
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.target()).isEqualTo("flawed"));
        assertThat(verdict.refusedWithoutLogout()).isEmpty();
        assertThat(verdict.unexplained()).isEmpty();
    }

    @Test
    void runWhenOneVerifierRefusesGoodTokensThenFound() throws IOException {
        Verdict verdict = run(FakeDeployment.Flaw.REFUSES_ALL);

        assertThat(verdict.refusedWithoutLogout())
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.target()).isEqualTo("flawed"));
        assertThat(verdict.acceptedAfterLogout()).isEmpty();
    }

    @Test
    void runWhenOneVerifierIsUnavailableWithoutAFaultThenFound() throws IOException {
        assertThat(run(FakeDeployment.Flaw.UNAVAILABLE).unexplained())
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.target()).isEqualTo("flawed"));
    }

    @Test
    void runWhenOneVerifierFailsThenFound() throws IOException {
        assertThat(run(FakeDeployment.Flaw.FAILS).unexplained())
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.status()).isEqualTo(500));
    }

    private Verdict run(FakeDeployment.Flaw flaw) throws IOException {
        List<URI> auth = List.of(deployment.startAuth());
        List<Target> targets = new ArrayList<>();
        targets.add(new Target("right", deployment.startVerifier(FakeDeployment.Flaw.NONE), "/protected"));
        targets.add(new Target("flawed", deployment.startVerifier(flaw), "/protected"));
        SessionPool sessions = new SessionPool();
        CallLoad calls = new CallLoad(stopwatch, sessions, targets, 4, Duration.ofMillis(5));
        LogoutLoad.Pace pace = new LogoutLoad.Pace(2, 10, Duration.ofMillis(20));
        try (calls) {
            List<SessionSource> sources = List.of(SessionSource.passwords(List.of("ada")));
            try (LogoutLoad logouts = new LogoutLoad(stopwatch, sessions, calls, auth, sources, pace)) {
                await().atMost(Duration.ofMinutes(1)).until(() -> logouts.confirmed() >= LOGOUTS);
            }
            await().atMost(Duration.ofMinutes(1)).until(calls::hasCalledAll);
        }
        return Verdict.of(calls.calls(), List.of());
    }
}
