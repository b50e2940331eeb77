package dev.latchkey.auth.revocation;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.caller.Caller;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes revocations in groups. While one statement runs, further revocations queue up; the first thread to get its turn
 * writes them all. K forces an order on the statements anyway, and shared statements make that order cheap.
 */
@Singleton
final class RevocationWriter {
    private static final String REVOKE = """
            auth.revoke(
                CAST(? AS uuid[]), ?, CAST(? AS uuid[]), CAST(? AS jsonb[]), ?, ?, ?,
                CAST(? AS timestamptz[]), CAST(? AS jsonb[])) done (head)""";

    private static final int LARGEST_GROUP = 500;

    private final RevocationStatements statements;
    private final RevocationLifetime lifetime;
    private final MonotonicClock monotonic;
    private final Timer statementTimer;
    private final DistributionSummary groupSize;
    private final ConcurrentLinkedQueue<Entry> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();

    RevocationWriter(
            RevocationStatements statements,
            RevocationLifetime lifetime,
            MonotonicClock monotonic,
            MeterRegistry metrics) {
        this.statements = statements;
        this.lifetime = lifetime;
        this.monotonic = monotonic;
        this.statementTimer = metrics.timer("latchkey.revocation.statements");
        metrics.gauge("latchkey.revocation.queue", queue, ConcurrentLinkedQueue::size);
        this.groupSize = metrics.summary("latchkey.revocation.batch.size");
    }

    /**
     * One caller's revocation. The thread that writes the group sets the outcome, under the lock that the caller takes
     * afterwards.
     */
    private static final class Entry {
        private final Revocation revocation;
        private final Caller caller = Caller.current();
        private @Nullable Written written;
        private @Nullable Throwable failure;

        private Entry(Revocation revocation) {
            this.revocation = revocation;
        }

        private boolean isOpen() {
            return written == null && failure == null;
        }
    }

    /**
     * Writes a revocation. When this returns, it is committed, but no verifier has been waited for.
     *
     * @throws DataAccessException when the statement failed, for each caller in the group: then it is unknown whether it
     *     has done anything, and the call can safely be repeated
     */
    Written write(Revocation revocation) {
        Entry entry = new Entry(revocation);
        queue.add(entry);
        turn.lock();
        try {
            while (entry.isOpen()) {
                writeGroup();
            }
        } finally {
            turn.unlock();
        }
        if (entry.written == null) {
            throw new DataAccessException("the revocation cannot be written", entry.failure);
        }
        return entry.written;
    }

    private void writeGroup() {
        List<Entry> group = new ArrayList<>();
        for (Entry next = queue.poll(); next != null; next = group.size() < LARGEST_GROUP ? queue.poll() : null) {
            group.add(next);
        }
        groupSize.record(group.size());
        try {
            long began = monotonic.nanoTime();
            Written written = write(group);
            statementTimer.record(written.returned() - began, TimeUnit.NANOSECONDS);
            group.forEach(entry -> entry.written = written);
        } catch (Throwable e) {
            // After any failure, each caller in the group fails with it, so that none waits forever.
            group.forEach(entry -> entry.failure = e);
        }
    }

    private Written write(List<Entry> group) {
        List<UUID> ended = new ArrayList<>();
        List<String> causes = new ArrayList<>();
        List<@Nullable UUID> actors = new ArrayList<>();
        List<String> callers = new ArrayList<>();
        List<String> kinds = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        List<Instant> expiries = new ArrayList<>();
        List<@Nullable String> told = new ArrayList<>();
        for (Entry entry : group) {
            switch (entry.revocation) {
                case Revocation.OfSession(UUID sessionId, String cause, UUID actor) -> {
                    ended.add(sessionId);
                    causes.add(cause);
                    actors.add(actor);
                    callers.add(entry.caller.json());
                }
                case Revocation.OfToken token -> {
                    kinds.add("token");
                    targets.add(token.jwtId());
                    expiries.add(lifetime.ofTokenThatExpires(token.expiresAt()));
                    told.add(told(token, entry.caller));
                }
                case Revocation.OfKey(String keyId, Instant expiresAt) -> {
                    kinds.add("key");
                    targets.add(keyId);
                    expiries.add(lifetime.ofTokenThatExpires(expiresAt));
                    told.add(null);
                }
            }
        }
        return statements.write(
                REVOKE, ended, causes, actors, callers, lifetime.keptFor(), kinds, targets, expiries, told);
    }

    /** {@return the content of a token's audit event, as auth.revoke takes it} */
    private static String told(Revocation.OfToken token, Caller caller) {
        Map<String, @Nullable Object> event = new TreeMap<>();
        event.put(
                "account", token.accountId() == null ? null : token.accountId().toString());
        event.put("client", token.clientId());
        event.put("caller", caller.members());
        return JSONObjectUtils.toJSONString(event);
    }
}
