package dev.latchkey.shared.key;

import dev.latchkey.shared.clock.ExpiryClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The {@code kid}s that the issuer has published, as the database lists them. A verifier asks when it lacks a key: of a key
 * that the issuer has published it must not say that there is none. Safe for use by many threads, one of which brings the lists; never waits.
 *
 * <p>A list says for a limited time which keys there are not, by both clocks: a suspended machine must not refuse a key that
 * was published meanwhile.
 */
public final class PublishedKeys {
    private final Duration currentFor;
    private final ExpiryClock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Listed listed;

    private record Listed(Set<String> kids, ExpiryClock.Moment at) {}

    /** @param currentFor how long a list says which keys there are not */
    public PublishedKeys(Duration currentFor) {
        this(currentFor, ExpiryClock.system());
    }

    PublishedKeys(Duration currentFor, ExpiryClock clock) {
        this.currentFor = currentFor;
        this.clock = clock;
    }

    /** {@return none, and none will come: for a verifier without a lease} */
    public static PublishedKeys unknown() {
        return new PublishedKeys(Duration.ZERO);
    }

    /**
     * Takes the list of the database.
     *
     * @param kids of all keys that are published; empty when the issuer has not said yet
     */
    public void saw(Set<String> kids) {
        Listed before = listed;
        listed = kids.isEmpty() ? null : new Listed(Set.copyOf(kids), clock.now());
        if (!kids.equals(before == null ? Set.of() : before.kids())) {
            listeners.forEach(Runnable::run);
        }
    }

    /** Tells the listener of each list that differs from the one before, on the thread that brings it: it must not wait. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** {@return how many keys of the last list are not among these} */
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
