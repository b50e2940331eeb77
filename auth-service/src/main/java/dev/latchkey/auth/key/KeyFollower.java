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
 * Keeps this replica's keys those of the database, and takes each step of a rotation that is due: regularly, and at once when
 * this replica's lease brings the news of other keys. It listens on no channel of its own, which a client could flood.
 */
@Singleton
class KeyFollower {
    private static final Duration REGULARLY = Duration.ofSeconds(1);

    /** While no key signs, requests wait. */
    private static final Duration URGENTLY = Duration.ofMillis(50);

    private final KeyStore store;
    private final KeyRotation rotation;
    private final BackgroundWork work;
    private final Semaphore news = new Semaphore(0);

    KeyFollower(KeyStore store, KeyRotation rotation, PublishedKeys published, BackgroundWorks registry) {
        this.store = store;
        this.rotation = rotation;
        // The caps are the pauses between successes: a replica that signs must have looked within KeyStore.FRESH. An
        // interrupt
        // would break the connection of a step under way, so a stop only ends the wait.
        this.work = registry.add(new BackgroundWork(
                "signing-keys",
                "this replica may learn of key rotations late",
                WorkPolicy.retrying(URGENTLY, REGULARLY).stoppedBy(news::release),
                this::follow));
        published.onChange(this::expire);
    }

    /** Comes before the lease says that it knows of a change: once an emergency has answered, no replica signs with its key. */
    private void expire() {
        store.expire();
        news.release();
    }

    /** Begins to follow, unless it does so already. */
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
