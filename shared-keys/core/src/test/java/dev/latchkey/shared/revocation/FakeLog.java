package dev.latchkey.shared.revocation;

import dev.latchkey.shared.test.TestClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** A log in memory that does as the database's functions do, tells what was called, and fails when a test says so. */
final class FakeLog implements LogConnection.Connector {
    static final int PAGE = 3;

    final List<LoggedRevocation> rows = new ArrayList<>();
    /** Each call in its order: {@code renew 7}, {@code read 0}, {@code leave}. */
    final List<String> calls = new ArrayList<>();

    /** Which position each renewal that was committed said. */
    final List<LogPosition> acknowledged = new ArrayList<>();

    final List<Set<String>> saidKids = new ArrayList<>();
    Set<String> publishedKids = Set.of();
    /** In seconds since 1970. */
    long databaseTime = TestClock.START.getEpochSecond();

    int connections;

    /** How many notifications have not been heard yet. */
    int notifications;

    Runnable whenNothingIsHeard = () -> {};

    /** Runs inside each renewal, before it is committed: the way to the database takes its time. */
    Runnable beforeTheRenewal = () -> {};
    /** Runs inside each renewal, after it is committed: the way back takes its time. */
    Runnable afterTheRenewal = () -> {};
    /** Runs inside each read, before the snapshot is taken. */
    Runnable beforeTheSnapshot = () -> {};
    /** Runs inside each read, after the snapshot was taken. */
    Runnable afterTheSnapshot = () -> {};

    Consumer<String> fail = call -> {};

    void revokeSession(String id) {
        revokeSession(id, databaseTime + 3600);
    }

    void revokeSession(String id, long expiresAt) {
        rows.add(new LoggedRevocation(head() + 1, UUID.randomUUID(), RevocationKind.SESSION, id, expiresAt));
        notifications++;
    }

    long head() {
        return rows.isEmpty() ? 0 : rows.getLast().seq();
    }

    private boolean has(LogPosition position) {
        return position.equals(LogPosition.BEGINNING)
                || rows.stream().map(LogPosition::of).anyMatch(position::equals);
    }

    @Override
    public LogConnection connect() throws SQLException {
        called("connect");
        connections++;
        return new Connected();
    }

    private void called(String call) throws SQLException {
        calls.add(call);
        try {
            fail.accept(call);
        } catch (IllegalStateException e) {
            throw new SQLException(e.getMessage(), "08006", e);
        }
    }

    private final class Connected implements LogConnection {
        @Override
        public void renew(LogPosition applied, Set<String> knownKids) throws SQLException {
            called("renew " + applied.seq());
            saidKids.add(knownKids);
            beforeTheRenewal.run();
            acknowledged.add(has(applied) ? applied : LogPosition.BEGINNING);
            afterTheRenewal.run();
        }

        @Override
        public LogPage read(LogPosition after) throws SQLException {
            called("read " + after.seq());
            beforeTheSnapshot.run();
            List<LoggedRevocation> page = rows.stream()
                    .filter(row -> row.seq() > after.seq())
                    .limit(PAGE)
                    .toList();
            LogPage answer = new LogPage(has(after), head(), databaseTime, publishedKids, page);
            afterTheSnapshot.run();
            return answer;
        }

        @Override
        public boolean awaitNews(Duration atMost) throws SQLException {
            called("await");
            if (notifications == 0) {
                whenNothingIsHeard.run();
                return false;
            }
            notifications--;
            return true;
        }

        @Override
        public void leave() throws SQLException {
            called("leave");
        }

        @Override
        public void abort() {
            calls.add("abort");
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }
}
