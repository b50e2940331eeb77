package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.StackSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise of the logout, on real processes: three replicas of resource-service and two of auth-service are called all
 * the time, sessions are opened and ended all the time, and one fault follows the other.
 *
 * <p>{@code -Dlatchkey.faults=long} goes on until each fault has happened five times and 5,000 logouts have been answered;
 * {@code -Dlatchkey.faults.seed=N} makes the faults of an earlier run again, in the same order and of the same length.
 */
class ConfirmedLogoutFaultIT {

    private static final boolean LONG = "long".equals(System.getProperty("latchkey.faults"));
    private static final long SEED = Long.getLong("latchkey.faults.seed", System.currentTimeMillis());
    private static final int ENOUGH_LOGOUTS = LONG ? 5000 : 50;
    private static final int ENOUGH_ROUNDS = LONG ? 5 : 1;
    private static final List<Fault> FAULTS = List.copyOf(
            LONG ? EnumSet.allOf(Fault.class) : EnumSet.complementOf(EnumSet.of(Fault.AUTH_SERVICE_KILLED)));
    private static final LogoutLoad.Pace PACE = LONG
            ? new LogoutLoad.Pace(24, 60, Duration.ofSeconds(1))
            : new LogoutLoad.Pace(12, 40, Duration.ofSeconds(1));
    private static final int PASSWORD_CLIENTS = LONG ? 1 : 2;
    private static final int REFRESH_CLIENTS = LONG ? 2 : 0;
    private static final int PREPARED_SESSIONS = LONG ? 30_000 : 0;

    private static final Duration QUIET = Duration.ofMillis(1500);
    private static final Duration GIVE_UP = Duration.ofMinutes(25);
    /** Together they make more calls than there are logouts, so that each session is called right after its logout. */
    private static final int CLIENTS_OF_EACH = 6;

    private static final Duration CALL_PAUSE = Duration.ofMillis(LONG ? 100 : 80);
    private static final int ACCOUNTS = 8;

    @TempDir
    Path folder;

    private final Caller caller = new Caller();
    private final Stopwatch stopwatch = new Stopwatch();
    private LocalStack stack;

    @BeforeEach
    void start() {
        StackSettings settings = MigratedStack.onFreePorts(folder, 2, 3);
        stack = LocalStack.open(StackLoad.forLoad(settings), System.out::println);
        stack.start();
    }

    @AfterEach
    void stop() {
        stack.close();
    }

    @Test
    @DisplayName("64 after logout's answer every replica says 401, at once: whatever fails meanwhile")
    void logOutWhileEverythingFailsInTurnThenNoRequestBegunAfterTheAnswerIsAccepted() throws SQLException {
        List<String> usernames = StackLoad.register(stack, ACCOUNTS);
        List<FaultWindow> faults = new ArrayList<>();
        StackLoad load = new StackLoad(stack, stopwatch, sources(usernames), PACE, CLIENTS_OF_EACH, CALL_PAUSE);
        LogoutLoad logouts = load.logouts();
        Verdict verdict;
        try (load) {
            makeFaults(faults, logouts);
            verdict = load.end(faults);
        }

        System.out.println(new FaultReport(SEED, faults, logouts, verdict).text());
        assertThat(verdict.acceptedAfterLogout())
                .as("accepted in a request that began after the logout's answer")
                .isEmpty();
        assertThat(verdict.refusedWithoutLogout())
                .as("refused, although not revoked")
                .isEmpty();
        assertThat(verdict.unexplained())
                .as("neither 200 nor 401, and no fault that explains it")
                .isEmpty();
        assertThat(logouts.statuses().keySet()).as("answers to logouts").isSubsetOf(200, 401, 503, TimedCall.NO_ANSWER);
        assertThat(logouts.confirmed()).isGreaterThanOrEqualTo(ENOUGH_LOGOUTS);
        assertThat(verdict.checkedAfterLogout())
                .as("every replica was called after each logout")
                .isGreaterThanOrEqualTo(logouts.confirmed() * stack.services().size());
        assertEverythingServes(usernames.getFirst());
    }

    /** The prepared sessions have an account of their own: an account that signs in has no more than a hundred. */
    private List<SessionSource> sources(List<String> usernames) throws SQLException {
        String owner = StackLoad.register(stack, 1).getFirst();
        SessionSource passwords = SessionSource.passwords(usernames);
        SessionSource refreshes = SessionSource.firstRefreshes(stack, owner, PREPARED_SESSIONS);
        List<SessionSource> sources = new ArrayList<>();
        sources.addAll(Collections.nCopies(PASSWORD_CLIENTS, passwords));
        sources.addAll(Collections.nCopies(REFRESH_CLIENTS, refreshes));
        return sources;
    }

    private void makeFaults(List<FaultWindow> faults, LogoutLoad logouts) throws SQLException {
        FaultInjector injector = new FaultInjector(stack, stopwatch, SEED);
        int rounds = 0;
        do {
            rounds++;
            for (Fault fault : injector.shuffled(FAULTS)) {
                // Between a fault's end and the next, nothing but 200 and 401 is allowed.
                Pauses.sleep(QUIET);
                faults.add(injector.inject(fault));
                Pauses.sleep(QUIET);
            }
        } while ((rounds < ENOUGH_ROUNDS || logouts.confirmed() < ENOUGH_LOGOUTS)
                && stopwatch.elapsed().compareTo(GIVE_UP) < 0);
    }

    /** By itself: nobody has restarted anything but what was killed. */
    private void assertEverythingServes(String username) {
        String token = caller.logIn(stack.auth(1), username).text("access_token");
        for (Target target : stack.services().stream().map(Target::of).toList()) {
            assertThat(caller.get(target.uri(), target.path(), token).status())
                    .as(target.name())
                    .isEqualTo(200);
        }
    }
}
