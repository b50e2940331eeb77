package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Logs out where and when a test says, and calls every replica with the tokens of the ended sessions until it is
 * closed. It records the situation of each logout, for the report.
 */
final class LogoutWatch implements AutoCloseable {

    private static final int CLIENTS_OF_EACH = 3;
    private static final Duration CALL_PAUSE = Duration.ofMillis(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final int UNAVAILABLE = 503;

    private final Caller caller = new Caller();
    private final Stopwatch stopwatch = new Stopwatch();
    private final SessionPool pool = new SessionPool();
    private final LocalStack stack;
    private final String username;
    private final List<Target> targets;
    private final CallLoad calls;
    private final Map<TrackedSession, String> situations = new ConcurrentHashMap<>();
    private final List<String> unconfirmed = new CopyOnWriteArrayList<>();

    /** Starts the calls. */
    LogoutWatch(LocalStack stack, String username) {
        this.stack = stack;
        this.username = username;
        this.targets = stack.services().stream().map(Target::of).toList();
        this.calls = new CallLoad(stopwatch, pool, targets, CLIENTS_OF_EACH, CALL_PAUSE);
    }

    /** Opens sessions at the auth-services in turn, and checks that every replica accepts them. */
    List<TrackedSession> open(int count) {
        List<ServiceProcess> auth = stack.replicas(Service.AUTH);
        List<TrackedSession> opened = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            ServiceProcess replica = auth.get(number % auth.size());
            TrackedSession session = logIn(replica).orElseThrow(() -> new AssertionError(replica.name()));
            for (Target target : targets) {
                assertThat(caller.status(target.uri(), target.path(), session.token()))
                        .as(target.name())
                        .isEqualTo(200);
            }
            opened.add(session);
        }
        return opened;
    }

    /** Ends the sessions at the auth-services in turn, but in another order than {@link #open}. */
    void logOutAtEach(String situation, List<TrackedSession> sessions) {
        List<ServiceProcess> auth = stack.replicas(Service.AUTH);
        for (int number = 0; number < sessions.size(); number++) {
            logOut(situation, auth.get(number / auth.size() % auth.size()), sessions.get(number));
        }
    }

    /** Ends one session. A logout that is not confirmed is recorded, and its session is not watched. */
    void logOut(String situation, ServiceProcess auth, TrackedSession session) {
        if (!tryToLogOut(situation, auth, session)) {
            unconfirmed.add(situation + ", at " + auth.name());
        }
    }

    /**
     * Ends one session, and retries while the answer is 503, as a client would.
     *
     * @return true if the logout is confirmed, so that the session is watched
     */
    boolean tryToLogOut(String situation, ServiceProcess auth, TrackedSession session) {
        situations.put(session, situation + ", logged out at " + auth.name());
        pool.end(session);
        session.logoutBegins(stopwatch.elapsed());
        Stopwatch trying = new Stopwatch();
        int status = caller.logOut(auth, session.token()).status();
        while (status == UNAVAILABLE && trying.elapsed().compareTo(PATIENCE) < 0 && Pauses.sleep(RETRY)) {
            status = caller.logOut(auth, session.token()).status();
        }
        if (status != 200) {
            return false;
        }
        session.logoutIsAnswered(stopwatch.elapsed());
        calls.callFirst(session);
        return true;
    }

    /** Logs in and out at each pair of auth-services. A service with a wrong clock may refuse. */
    void tryToLogInAndOutAtEach(String situation) {
        for (ServiceProcess in : stack.replicas(Service.AUTH)) {
            for (ServiceProcess out : stack.replicas(Service.AUTH)) {
                tryToLogInAndOut(situation, in, out);
            }
        }
    }

    void tryToLogInAndOut(String situation, ServiceProcess in, ServiceProcess out) {
        logIn(in).ifPresent(session -> tryToLogOut(situation + " at " + in.name(), out, session));
    }

    /** Lets the calls continue for this time. */
    void lookOn(Duration time) {
        Pauses.sleep(time);
    }

    /** {@return the calls that broke the promise, summarised by the situation of the session's logout} */
    Map<String, String> acceptedAfterLogout() {
        return acceptedAfterLogoutBut(Set.of());
    }

    /** {@return the same without the sessions in {@code excepted}} */
    Map<String, String> acceptedAfterLogoutBut(Set<TrackedSession> excepted) {
        Map<String, List<TimedCall>> accepted = new TreeMap<>();
        for (TimedCall call : verdict().acceptedAfterLogout()) {
            if (!excepted.contains(call.session())) {
                accepted.computeIfAbsent(situations.getOrDefault(call.session(), ""), _ -> new ArrayList<>())
                        .add(call);
            }
        }
        Map<String, String> summary = new TreeMap<>();
        accepted.forEach((situation, some) -> summary.put(
                situation,
                "%d times, first %s, at %s"
                        .formatted(
                                some.size(),
                                some.getFirst(),
                                some.stream().map(TimedCall::target).collect(Collectors.toCollection(TreeSet::new)))));
        return summary;
    }

    int checkedAfterLogout() {
        return verdict().checkedAfterLogout();
    }

    List<String> unconfirmed() {
        return unconfirmed;
    }

    @Override
    public void close() {
        calls.close();
    }

    private Verdict verdict() {
        return Verdict.of(calls.calls(), List.of());
    }

    private Optional<TrackedSession> logIn(ServiceProcess auth) {
        Reply login = caller.logIn(auth, username);
        if (login.status() != 200) {
            return Optional.empty();
        }
        TrackedSession session = new TrackedSession(login.text("access_token"));
        pool.add(session);
        return Optional.of(session);
    }
}
