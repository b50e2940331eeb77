package dev.latchkey.system;

import static org.awaitility.Awaitility.await;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import dev.latchkey.stack.StackSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Logouts and calls on all replicas of a stack at the same time, until it is closed: each session is called at every
 * replica before its logout and after it.
 */
final class StackLoad implements AutoCloseable {

    private static final List<String> COMPILER = List.of("-XX:TieredStopAtLevel=4");
    private static final Duration LAST_CALLS = Duration.ofMinutes(1);

    private final CallLoad calls;
    private final LogoutLoad logouts;
    private final SessionPool sessions = new SessionPool();

    /**
     * {@return settings for a run under load: no access token expires during it, which would be a 401 of another kind, and
     * the thorough compiler is on, without which passwords to hash take most of the machine}
     */
    static StackSettings forLoad(StackSettings settings) {
        StackSettings compiled = settings.withJvmOptions(COMPILER);
        return compiled.with(
                Service.AUTH,
                compiled.service(Service.AUTH).withEnvironment(Map.of("LATCHKEY_TOKEN_ACCESS_TOKEN_LIFETIME", "2h")));
    }

    /** {@return new accounts with the password of {@link Caller}} */
    static List<String> register(LocalStack stack, int accounts) {
        Caller caller = new Caller();
        List<String> usernames =
                Stream.generate(Caller::newUsername).limit(accounts).toList();
        usernames.forEach(name -> caller.register(stack.auth(1), name));
        return usernames;
    }

    /**
     * Begins.
     *
     * @param sources of sessions; each is a client that opens one after the other
     * @param clientsOfEach how many clients call each replica
     * @param pause of one client from one call to the next
     */
    StackLoad(
            LocalStack stack,
            Stopwatch stopwatch,
            List<SessionSource> sources,
            LogoutLoad.Pace pace,
            int clientsOfEach,
            Duration pause) {
        this.calls = new CallLoad(
                stopwatch, sessions, stack.services().stream().map(Target::of).toList(), clientsOfEach, pause);
        this.logouts = new LogoutLoad(
                stopwatch,
                sessions,
                calls,
                stack.replicas(Service.AUTH).stream().map(ServiceProcess::uri).toList(),
                sources,
                pace);
    }

    LogoutLoad logouts() {
        return logouts;
    }

    SessionPool sessions() {
        return sessions;
    }

    /** Ends the logouts; the calls go on. */
    void endLogouts() {
        logouts.close();
    }

    /**
     * Ends it, once each session that was logged out has been called at every replica.
     *
     * @param faults what explains other answers than 200 and 401
     */
    Verdict end(List<FaultWindow> faults) {
        endLogouts();
        await().atMost(LAST_CALLS).until(calls::hasCalledAll);
        calls.close();
        return Verdict.of(calls.calls(), faults);
    }

    @Override
    public void close() {
        logouts.close();
        calls.close();
    }
}
