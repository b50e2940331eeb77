package dev.latchkey.shared.background;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The background work of this process, for health and metrics. Safe for use by several threads. */
public final class BackgroundWorks {
    private final List<BackgroundWork> works = new ArrayList<>();
    private final List<Consumer<BackgroundWork>> listeners = new ArrayList<>();

    /**
     * Adds a work, before or after its start.
     *
     * @return the work
     * @throws IllegalArgumentException when another work has this name: both would share their metrics
     */
    public synchronized BackgroundWork add(BackgroundWork work) {
        if (works.stream().anyMatch(other -> other.name().equals(work.name()))) {
            throw new IllegalArgumentException("there is already background work named " + work.name());
        }
        works.add(work);
        listeners.forEach(listener -> listener.accept(work));
        return work;
    }

    /** {@return all works, in the order in which they were added} */
    public synchronized List<BackgroundWork> all() {
        return List.copyOf(works);
    }

    /** Calls the listener for each work that was added, and for each work that is added later. */
    public synchronized void onEach(Consumer<BackgroundWork> listener) {
        works.forEach(listener);
        listeners.add(listener);
    }
}
