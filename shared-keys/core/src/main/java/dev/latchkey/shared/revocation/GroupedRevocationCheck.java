package dev.latchkey.shared.revocation;

import dev.latchkey.shared.token.AccessToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Asks the table for all concurrent requests together, with one query after another. Even when many requests lose the
 * lease at the same time, the database gets only one query at a time.
 *
 * <p>A request that comes while a query runs joins the next query, never the running one. The running query may have
 * read the table before a revocation that was confirmed before the request began. For the same reason, no answer is
 * cached.
 */
public final class GroupedRevocationCheck implements RevocationCheck {
    private final DirectRevocationCheck direct;
    private final Duration patience;
    private final Semaphore places;
    private final int limit;
    private final Queue<Asker> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock asking = new ReentrantLock();

    /**
     * Makes a check.
     *
     * @param patience the longest wait for a query to begin; then the answer is {@code UNKNOWN}
     * @param limit how many requests may wait; the next one gets {@code UNKNOWN} at once
     */
    public GroupedRevocationCheck(DirectRevocationCheck direct, Duration patience, int limit) {
        this.direct = direct;
        this.patience = patience;
        this.places = new Semaphore(limit);
        this.limit = limit;
    }

    @Override
    public RevocationStatus check(AccessToken token) {
        if (!places.tryAcquire()) {
            return RevocationStatus.UNKNOWN;
        }
        Asker asker = new Asker(token);
        waiting.add(asker);
        try {
            return status(asker);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return RevocationStatus.UNKNOWN;
        } finally {
            waiting.remove(asker);
            places.release();
        }
    }

    @Override
    public boolean blocks() {
        return true;
    }

    /** {@return the number of requests that wait or are being asked for} */
    int waiting() {
        return limit - places.availablePermits();
    }

    private RevocationStatus status(Asker asker) throws InterruptedException {
        if (asking.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            try {
                if (asker.status == null) {
                    askForAll();
                }
            } finally {
                asking.unlock();
            }
        }
        RevocationStatus status = asker.status;
        return status == null ? RevocationStatus.UNKNOWN : status;
    }

    /** Asks for all requests that wait now: they began to wait before the query begins. */
    private void askForAll() {
        List<Asker> group = new ArrayList<>();
        for (Asker asker = waiting.poll(); asker != null; asker = waiting.poll()) {
            group.add(asker);
        }
        List<RevocationStatus> statuses =
                direct.check(group.stream().map(asker -> asker.token).toList());
        for (int i = 0; i < group.size(); i++) {
            group.get(i).status = statuses.get(i);
        }
    }

    private static final class Asker {
        private final AccessToken token;
        private volatile @Nullable RevocationStatus status;

        Asker(AccessToken token) {
            this.token = token;
        }
    }
}
