package dev.latchkey.auth.key;

import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.background.WorkPolicy;
import dev.latchkey.shared.key.PublishedKeys;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps this replica's keys equal to those in the database, and takes the steps of a rotation that are due. It does so once
 * a second, and at once when this replica's lease reports other keys. It has no notification channel of its own, which a
 * client could flood.
 */
@Singleton
class KeyFollower {
    private static final Duration REGULARLY = Duration.ofSeconds(1);

    /** The pause while no key signs, because requests wait then. */
    private static final Duration URGENTLY = Duration.ofMillis(50);

    private final KeyStore store;
    private final KeyRotation rotation;
    private final BackgroundWork work;
    private final Semaphore news = new Semaphore(0);

    KeyFollower(KeyStore store, KeyRotation rotation, PublishedKeys published, BackgroundWorks registry) {
        this.store = store;
        this.rotation = rotation;
        // After failures it pauses no longer than after successes: a replica that signs must have looked within
        // KeyStore.FRESH. A stop only ends the wait, because an interrupt would break the connection of a step under
        // way.
        this.work = registry.add(new BackgroundWork(
                "signing-keys",
                "this replica may learn of key rotations late",
                WorkPolicy.retrying(URGENTLY, REGULARLY).stoppedBy(news::release),
                this::follow));
        published.onChange(this::expire);
    }

    /**
     * Runs before the lease confirms that it knows of a change. So once an emergency has answered, no replica signs with
     * the ended key.
     */
    private void expire() {
        store.expire();
        news.release();
    }

    /** Starts to follow, unless it already does. */
    void start() {
        work.start();
    }

    private void follow() throws InterruptedException {
        store.look();
        rotation.step();
        if (news.tryAcquire(untilNextLook().toMillis(), TimeUnit.MILLISECONDS)) {
            news.drainPermits();
        }
    }

    private Duration untilNextLook() {
        KeyRing ring = store.latest();
        return ring == null || ring.active() != null ? REGULARLY : URGENTLY;
    }

    @PreDestroy
    void stop() {
        work.close();
    }
}
