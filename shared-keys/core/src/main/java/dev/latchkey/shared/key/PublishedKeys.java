package dev.latchkey.shared.key;

import dev.latchkey.shared.clock.ExpiryClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The {@code kid}s that the issuer has published, as the database lists them. A verifier that lacks a key asks here: it
 * must not treat a published key as a key that does not exist. Safe for use by many threads; one thread brings the
 * lists. Never waits.
 *
 * <p>The absence of a key from the list counts for a limited time only, by both clocks. After a suspension, a machine
 * must not refuse a key that was published meanwhile.
 */
public final class PublishedKeys {
    private final Duration currentFor;
    private final ExpiryClock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Listed listed;

    private record Listed(Set<String> kids, ExpiryClock.Moment at) {}

    /** @param currentFor how long the absence of a key from a list counts */
    public PublishedKeys(Duration currentFor) {
        this(currentFor, ExpiryClock.system());
    }

    PublishedKeys(Duration currentFor, ExpiryClock clock) {
        this.currentFor = currentFor;
        this.clock = clock;
    }

    /** {@return published keys without any list, for a verifier without a lease, which gets no lists} */
    public static PublishedKeys unknown() {
        return new PublishedKeys(Duration.ZERO);
    }

    /**
     * Takes the list of the database.
     *
     * @param kids the {@code kid}s of all published keys; empty when the issuer has not listed any yet
     */
    public void saw(Set<String> kids) {
        Listed before = listed;
        listed = kids.isEmpty() ? null : new Listed(Set.copyOf(kids), clock.now());
        if (!kids.equals(before == null ? Set.of() : before.kids())) {
            listeners.forEach(Runnable::run);
        }
    }

    /**
     * Calls the listener for each list that differs from the one before. It runs on the thread that brings the list,
     * and must not wait.
     */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** {@return the number of keys of the last list that are not in {@code known}} */
    public long missingFrom(Set<String> known) {
        Listed last = listed;
        return last == null
                ? 0
                : last.kids().stream().filter(kid -> !known.contains(kid)).count();
    }

    /** {@return whether the last list has the key} */
    public boolean contains(String kid) {
        Listed last = listed;
        return last != null && last.kids().contains(kid);
    }

    /** {@return whether the last list is current and does not have the key: then there is no such key} */
    public boolean excludes(String kid) {
        Listed last = listed;
        return last != null
                && clock.isWithin(currentFor, last.at())
                && !last.kids().contains(kid);
    }
}
