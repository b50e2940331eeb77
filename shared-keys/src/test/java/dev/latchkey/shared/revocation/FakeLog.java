package dev.latchkey.shared.revocation;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A log in memory that does as {@code shared.sync} does, tells what was said to it, and fails when a test says so. */
final class FakeLog implements LogConnection.Connector {
    static final int PAGE = 3;

    final List<LoggedRevocation> rows = new ArrayList<>();
    /** Each call in its order: {@code sync 7}, {@code read 0}, {@code leave}. */
    final List<String> calls = new ArrayList<>();

    final List<Set<String>> saidKids = new ArrayList<>();
    Set<String> publishedKids = Set.of();
    String identity = "log-1";
    long databaseTime = 1_000_000;
    int connections;

    /** Runs inside each sync, before the log is read: the way to the database takes its time. */
    Runnable onTheWay = () -> {};
    /** Runs inside each sync, after the log is read: the way back takes its time. */
    Runnable onTheWayBack = () -> {};

    Consumer<String> fail = call -> {};

    void revokeSession(String id) {
        rows.add(new LoggedRevocation(head() + 1, RevocationKind.SESSION, id, databaseTime + 3600));
    }

    long head() {
        return rows.isEmpty() ? 0 : rows.getLast().seq();
    }

    private List<LoggedRevocation> page(long after) {
        return rows.stream().filter(row -> row.seq() > after).limit(PAGE).toList();
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
        public String logIdentity() {
            return identity;
        }

        @Override
        public List<LoggedRevocation> read(long after) throws SQLException {
            called("read " + after);
            return page(after);
        }

        @Override
        public SyncAnswer sync(String knownLog, long applied, Set<String> knownKids) throws SQLException {
            called("sync " + applied);
            saidKids.add(knownKids);
            onTheWay.run();
            boolean same = applied == 0 || (knownLog.equals(identity) && applied <= head());
            List<LoggedRevocation> page = same ? page(applied) : List.of();
            long last = page.isEmpty() ? applied : page.getLast().seq();
            SyncAnswer answer =
                    new SyncAnswer(identity, head(), databaseTime, publishedKids, same && last == head(), page);
            onTheWayBack.run();
            return answer;
        }

        @Override
        public boolean awaitNews(Duration atMost) throws SQLException {
            called("await");
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
