package dev.latchkey.system;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Causes faults in a running stack, one after the other. A random seed decides the place and the duration. */
final class FaultInjector {

    /** The default of {@code latchkey.verifier.lease}. */
    static final Duration LEASE = Duration.ofSeconds(5);

    /** Time for calls that are under way when the last replica becomes ready. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final String EVERYWHERE = "";
    private static final String OWN_CONNECTION =
            "query LIKE '%shared.renew%' OR query LIKE '%shared.read_log%' OR query LIKE '%shared.listen%'";

    private final LocalStack stack;
    private final Stopwatch stopwatch;
    private final Random random;

    FaultInjector(LocalStack stack, Stopwatch stopwatch, long seed) {
        this.stack = stack;
        this.stopwatch = stopwatch;
        this.random = new Random(seed);
    }

    List<Fault> shuffled(List<Fault> faults) {
        List<Fault> shuffled = new ArrayList<>(faults);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    /** Causes the fault, ends it, and returns when every process is ready. */
    FaultWindow inject(Fault fault) throws SQLException {
        Duration begun = stopwatch.elapsed();
        String target = switch (fault) {
            case VERIFIER_PAUSED_BRIEFLY -> pause(any(Service.RESOURCE), between(1000, 2000));
            case VERIFIER_PAUSED_BEYOND_ITS_LEASE -> pause(any(Service.RESOURCE), LEASE.plus(between(1000, 3000)));
            case VERIFIER_KILLED -> kill(any(Service.RESOURCE));
            case LEASE_CONNECTION_TERMINATED -> terminateOne();
            case ALL_CONNECTIONS_TERMINATED -> terminateAll(stack, "true");
            case AUTH_SERVICE_PAUSED -> pause(any(Service.AUTH), between(2000, 7000));
            case AUTH_SERVICE_KILLED -> kill(any(Service.AUTH));
            case DATABASE_RESTARTED -> restartDatabase();
            case DATABASE_PAUSED -> pauseDatabase(between(2000, 7000));
        };
        stack.awaitReady(stack.services());
        return new FaultWindow(fault, target, begun, stopwatch.elapsed().plus(GRACE));
    }

    /** Terminates the connections on which verifiers renew their leases and listen. */
    static void terminateLeaseConnections(LocalStack stack) throws SQLException {
        terminateAll(stack, OWN_CONNECTION);
    }

    private static String pause(ServiceProcess replica, Duration duration) {
        replica.pause();
        Pauses.sleep(duration);
        replica.resume();
        return replica.name();
    }

    private String kill(ServiceProcess replica) {
        replica.kill();
        Pauses.sleep(between(0, 1500));
        replica.start();
        return replica.name();
    }

    private String terminateOne() throws SQLException {
        terminate(
                stack,
                "pid = (SELECT pid FROM pg_stat_activity WHERE usename LIKE 'latchkey%%' AND (%s) "
                                .formatted(OWN_CONNECTION)
                        + "ORDER BY random() LIMIT 1)");
        return EVERYWHERE;
    }

    private static String terminateAll(LocalStack stack, String which) throws SQLException {
        terminate(stack, which);
        return EVERYWHERE;
    }

    private static void terminate(LocalStack stack, String which) throws SQLException {
        try (Connection connection = stack.postgres().connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    + "WHERE usename LIKE 'latchkey%' AND (" + which + ")");
        }
    }

    private String restartDatabase() {
        stack.postgres().restartImmediately();
        return EVERYWHERE;
    }

    private String pauseDatabase(Duration duration) {
        stack.postgres().pause();
        Pauses.sleep(duration);
        stack.postgres().resume();
        return EVERYWHERE;
    }

    private ServiceProcess any(Service service) {
        List<ServiceProcess> replicas = stack.replicas(service);
        return replicas.get(random.nextInt(replicas.size()));
    }

    private Duration between(int least, int most) {
        return Duration.ofMillis(random.nextInt(least, most + 1));
    }
}
