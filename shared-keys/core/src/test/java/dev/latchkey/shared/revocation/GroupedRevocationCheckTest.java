package dev.latchkey.shared.revocation;

import static dev.latchkey.shared.revocation.TestTokenIds.ofSession;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRevocations;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many requests at the same time, with a real table. A test holds its connections back. */
@Timeout(60)
class GroupedRevocationCheckTest {
    private static final TestDatabase DATABASE = TestDatabase.create();

    private final HeldBack connections = new HeldBack(DATABASE.dataSource(Role.RESOURCE));
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final GroupedRevocationCheck check = grouped(Duration.ofSeconds(30), 100);

    private GroupedRevocationCheck grouped(Duration patience, int limit) {
        return new GroupedRevocationCheck(
                new DirectRevocationCheck(connections, Duration.ofSeconds(10)), patience, limit);
    }

    @BeforeAll
    static void migrate() {
        DATABASE.makeRevocationLog();
    }

    @BeforeEach
    void clear() {
        DATABASE.execute(Role.AUTH, "DELETE FROM shared.revocation");
    }

    @AfterEach
    void close() {
        connections.released.release(1000);
        requests.close();
    }

    @Test
    void checkWhenManyAskThenOneQueryAnswersEachItsOwn() throws Exception {
        TestRevocations.revoke(DATABASE, "session", "sid-3");
        Future<RevocationStatus> first = ask("first");
        connections.awaitQueries(1);
        List<Future<RevocationStatus>> others = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            others.add(ask("sid-" + i));
        }
        await().until(() -> check.waiting() == 51);

        connections.released.release(2);

        assertThat(first.get()).isEqualTo(RevocationStatus.NOT_REVOKED);
        for (int i = 0; i < 50; i++) {
            assertThat(others.get(i).get()).isEqualTo(i == 3 ? RevocationStatus.REVOKED : RevocationStatus.NOT_REVOKED);
        }
        assertThat(connections.queries).hasValue(2);
    }

    /** A logout may be confirmed after the query has read the table, and before the second request begins. */
    @Test
    void checkWhenAQueryIsUnderWayThenItIsNotShared() throws Exception {
        Future<RevocationStatus> before = ask("sid");
        connections.awaitQueries(1);
        TestRevocations.revoke(DATABASE, "session", "sid");
        Future<RevocationStatus> after = ask("sid");
        await().until(() -> check.waiting() == 2);

        connections.released.release(2);

        assertThat(after.get()).isEqualTo(RevocationStatus.REVOKED);
        assertThat(before.get()).isNotEqualTo(RevocationStatus.UNKNOWN);
        assertThat(connections.queries).hasValue(2);
    }

    @Test
    void checkWhenItsTurnDoesNotComeThenUnknown() throws Exception {
        GroupedRevocationCheck impatient = grouped(Duration.ofMillis(1), 100);
        Future<RevocationStatus> first = requests.submit(() -> impatient.check(ofSession("first")));
        connections.awaitQueries(1);

        assertThat(impatient.check(ofSession("second"))).isEqualTo(RevocationStatus.UNKNOWN);

        connections.released.release(1);
        assertThat(first.get()).isEqualTo(RevocationStatus.NOT_REVOKED);
        assertThat(connections.queries).hasValue(1);
    }

    @Test
    void checkWhenTooManyWaitThenUnknownAtOnce() throws Exception {
        GroupedRevocationCheck small = grouped(Duration.ofSeconds(30), 1);
        Future<RevocationStatus> first = requests.submit(() -> small.check(ofSession("first")));
        connections.awaitQueries(1);

        assertThat(small.check(ofSession("second"))).isEqualTo(RevocationStatus.UNKNOWN);

        connections.released.release(2);
        assertThat(first.get()).isEqualTo(RevocationStatus.NOT_REVOKED);
        assertThat(small.check(ofSession("second"))).isEqualTo(RevocationStatus.NOT_REVOKED);
    }

    @Test
    void checkWhenInterruptedThenUnknownAndStillInterrupted() throws Exception {
        Future<RevocationStatus> first = ask("first");
        connections.awaitQueries(1);

        Future<Boolean> interrupted = requests.submit(() -> {
            Thread.currentThread().interrupt();
            return check.check(ofSession("second")) == RevocationStatus.UNKNOWN
                    && Thread.currentThread().isInterrupted();
        });

        assertThat(interrupted.get()).isTrue();
        connections.released.release(1);
        assertThat(first.get()).isEqualTo(RevocationStatus.NOT_REVOKED);
        assertThat(check.waiting()).isZero();
    }

    private Future<RevocationStatus> ask(String session) {
        return requests.submit(() -> check.check(ofSession(session)));
    }

    /** Gives a connection only when the test releases it. */
    private static final class HeldBack implements DataSource {
        private final DataSource real;
        private final AtomicInteger queries = new AtomicInteger();
        private final Semaphore released = new Semaphore(0);

        HeldBack(DataSource real) {
            this.real = real;
        }

        void awaitQueries(int number) {
            await().until(() -> queries.get() >= number);
        }

        @Override
        public Connection getConnection() throws SQLException {
            queries.incrementAndGet();
            released.acquireUninterruptibly();
            return real.getConnection();
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            return real.getConnection(username, password);
        }

        @Override
        public PrintWriter getLogWriter() throws SQLException {
            return real.getLogWriter();
        }

        @Override
        public void setLogWriter(PrintWriter out) throws SQLException {
            real.setLogWriter(out);
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            real.setLoginTimeout(seconds);
        }

        @Override
        public int getLoginTimeout() throws SQLException {
            return real.getLoginTimeout();
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            return real.unwrap(type);
        }

        @Override
        public boolean isWrapperFor(Class<?> type) throws SQLException {
            return real.isWrapperFor(type);
        }
    }
}
