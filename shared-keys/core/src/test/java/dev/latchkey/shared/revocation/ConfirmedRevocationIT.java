package dev.latchkey.shared.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.clock.ExpiryClock;
import dev.latchkey.shared.test.DatabaseProxy;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRevocations;
import dev.latchkey.shared.test.TestRevocations.Revoked;
import dev.latchkey.shared.token.AccessToken;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * Tests the promise of the confirmed logout on a real PostgreSQL. During revocations, verifiers restart, lose their
 * connections, hang, and pause in the middle of a renewal, at random. After each confirmation, the test asks every
 * verifier.
 */
@Timeout(240)
class ConfirmedRevocationIT {
    private static final int REVOCATIONS = 3000;
    /** A verifier that hangs delays a confirmation by one lease. As in auth-service, many revocations share the wait. */
    private static final int AT_ONCE = 20;

    private static final int WRITERS = 3;
    private static final int VERIFIERS = 3;
    private static final LeaseTerms TERMS = LeaseTerms.of(Duration.ofMillis(600));

    private final TestDatabase database = TestDatabase.create();
    private final DatabaseProxy proxy = database.proxy();
    private final List<Replica> replicas = new CopyOnWriteArrayList<>();
    private final List<Replica> crashed = new CopyOnWriteArrayList<>();
    private final AtomicInteger confirmed = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger undecided = new AtomicInteger();
    private final Map<String, String> violations = new ConcurrentHashMap<>();

    @BeforeEach
    void migrate() {
        database.makeRevocationLog();
    }

    @AfterEach
    void close() {
        proxy.pass();
        replicas.forEach(Replica::close);
        crashed.forEach(Replica::close);
        proxy.close();
    }

    @Test
    @DisplayName("64, 75 after a confirmed revocation no verifier accepts the token, whatever faults occur")
    void confirmThenNobodyAccepts() throws Exception {
        for (int i = 0; i < VERIFIERS; i++) {
            replicas.add(new Replica(i == 0 ? database.through(proxy) : database));
        }
        for (Replica replica : replicas) {
            await().until(() -> replica.check.leaseLeft().isPresent());
        }
        AccessToken good = TestTokenIds.ofSession(UUID.randomUUID().toString());
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<Void>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int seed = i;
                writers.add(threads.submit(() -> write(seed)));
            }
            Future<Void> trouble = threads.submit(makeTrouble());
            while (writers.stream().anyMatch(writer -> !writer.isDone())) {
                for (Replica replica : replicas) {
                    assertThat(replica.check.check(good)).isNotEqualTo(RevocationStatus.REVOKED);
                }
                Thread.sleep(1);
            }
            for (Future<Void> writer : writers) {
                writer.get();
            }
            trouble.cancel(true);
        }

        assertThat(violations).isEmpty();
        assertThat(refused.get())
                .as("refusals by verifiers that knew the revocation")
                .isGreaterThan(REVOCATIONS);
        LoggerFactory.getLogger(getClass())
                .info("Refused {} times, undecided {} times, accepted never.", refused, undecided);
    }

    private Void write(int seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        try (Connection connection = database.dataSource(Role.AUTH).getConnection()) {
            while (confirmed.get() < REVOCATIONS) {
                List<String> sessions = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) {
                    // Some repeat: a repeated revocation waits like the first one.
                    sessions.add(
                            random.nextInt(10) == 0
                                    ? "again-" + random.nextInt(20)
                                    : UUID.randomUUID().toString());
                }
                confirm(connection, sessions);
                for (Replica replica : replicas) {
                    sessions.forEach(session -> ask(replica, session));
                }
                confirmed.addAndGet(AT_ONCE);
            }
        }
        return null;
    }

    private void ask(Replica replica, String session) {
        switch (replica.check.check(TestTokenIds.ofSession(session))) {
            case REVOKED -> refused.incrementAndGet();
            case UNKNOWN -> undecided.incrementAndGet();
            case NOT_REVOKED -> violations.put(session, "accepted");
        }
    }

    /** Confirms as auth-service does. */
    private static void confirm(Connection connection, List<String> sessions) throws Exception {
        Revoked revoked = TestRevocations.revoke(
                connection,
                Collections.nCopies(sessions.size(), "session"),
                sessions,
                Collections.nCopies(sessions.size(), Clock.systemUTC().instant().plusSeconds(600)));
        long returned = System.nanoTime();
        while (isAnyBehind(connection, revoked)
                && System.nanoTime() - returned < TERMS.lease().toNanos()) {
            Thread.sleep(1);
        }
    }

    private static boolean isAnyBehind(Connection connection, Revoked revoked) throws SQLException {
        if (revoked.behind().isEmpty()) {
            return false;
        }
        try (PreparedStatement query = connection.prepareStatement("SELECT EXISTS (SELECT FROM shared.verifier_lease"
                + " WHERE verifier_id = ANY (?) AND applied_seq < ?)")) {
            query.setArray(1, connection.createArrayOf("uuid", revoked.behind().toArray()));
            query.setLong(2, revoked.head());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private Callable<Void> makeTrouble() {
        SplittableRandom random = new SplittableRandom(42);
        return () -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(random.nextInt(200));
                int index = random.nextInt(VERIFIERS);
                switch (random.nextInt(6)) {
                    case 0 -> restart(index);
                    case 1 -> crash(index);
                    case 2 -> endBackends();
                    case 3 -> proxy.cut();
                    case 4 -> {
                        proxy.hang();
                        Thread.sleep(random.nextInt(1500));
                        proxy.pass();
                    }
                    default -> replicas.get(index).pause(Duration.ofMillis(random.nextInt(1500)));
                }
            }
            return null;
        };
    }

    private void restart(int index) {
        Replica old = replicas.get(index);
        old.close();
        replicas.set(index, new Replica(old.reached));
    }

    /** Crashes a replica: its lease row stays, and is not renewed any more. */
    private void crash(int index) {
        Replica old = replicas.get(index);
        replicas.set(index, new Replica(old.reached));
        old.crash();
        crashed.add(old);
    }

    private void endBackends() {
        database.execute(Role.SUPERUSER, """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND usename = 'latchkey_resource'""");
    }

    /** One verifier. The test can stop its thread between any two steps. */
    private static final class Replica {
        private final TestDatabase reached;
        private final LeasedRevocationCheck check = new LeasedRevocationCheck(ExpiryClock.system());
        private final LeaseRenewal renewal;
        private volatile long pausedUntil;
        private volatile boolean crashed;

        Replica(TestDatabase reached) {
            this.reached = reached;
            Verifier verifier = Verifier.starting("stress", "here");
            renewal = new LeaseRenewal(
                    check,
                    TERMS,
                    ExpiryClock.system(),
                    () -> {
                        if (crashed) {
                            throw new SQLException("crashed");
                        }
                        return new Pausing(
                                PostgresLogConnection.open(reached.dataSource(Role.RESOURCE), verifier, TERMS));
                    },
                    Set::of,
                    kids -> {});
            renewal.start();
        }

        void pause(Duration length) {
            pausedUntil = System.nanoTime() + length.toNanos();
        }

        void crash() {
            crashed = true;
            check.distrust();
        }

        void close() {
            renewal.close();
        }

        private void breathe() throws SQLException {
            while (System.nanoTime() - pausedUntil < 0 && !crashed) {
                try {
                    Thread.sleep(1);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            if (crashed) {
                throw new SQLException("crashed");
            }
        }

        private final class Pausing implements LogConnection {
            private final LogConnection real;

            Pausing(LogConnection real) {
                this.real = real;
            }

            @Override
            public void renew(LogPosition applied, Set<String> knownKids) throws SQLException {
                breathe();
                real.renew(applied, knownKids);
                breathe();
            }

            @Override
            public LogPage read(LogPosition after) throws SQLException {
                breathe();
                LogPage page = real.read(after);
                breathe();
                return page;
            }

            @Override
            public boolean awaitNews(Duration atMost) throws SQLException {
                return real.awaitNews(atMost);
            }

            @Override
            public void leave() throws SQLException {
                if (!crashed) {
                    real.leave();
                }
            }

            @Override
            public void abort() {
                real.abort();
            }

            @Override
            public void close() {
                real.close();
            }
        }
    }
}
