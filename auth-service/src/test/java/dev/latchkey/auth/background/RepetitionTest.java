package dev.latchkey.auth.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepetitionTest {
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final AtomicBoolean ready = new AtomicBoolean(true);
    private final AtomicInteger pauses = new AtomicInteger();
    private final AtomicInteger times = new AtomicInteger();
    private volatile Runnable work = () -> {};
    private final Repetition repetition = new Repetition("test", ready::get, this::pause, () -> {
        times.incrementAndGet();
        work.run();
    });

    @AfterEach
    void stop() {
        repetition.stop();
    }

    private Duration pause() {
        pauses.incrementAndGet();
        return PAUSE;
    }

    @Test
    void startThenTheWorkIsRepeatedAfterAPauseEach() {
        repetition.start();

        await().until(() -> times.get() > 2);
        assertThat(pauses.get()).isGreaterThan(2);
    }

    @Test
    void startWhenTheWorkFailsThenItIsRepeated() {
        work = () -> {
            throw new IllegalStateException("for now");
        };

        repetition.start();

        await().until(() -> times.get() > 2);
    }

    @Test
    void startWhenNotReadyThenTheWorkIsLeftOutUntilItIs() {
        ready.set(false);

        repetition.start();

        await().until(() -> pauses.get() > 3);
        assertThat(times.get()).isZero();
        ready.set(true);
        await().until(() -> times.get() > 0);
    }

    @Test
    void stopWhenAtWorkThenItEndsAndIsNotRepeated() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Thread> worker = new AtomicReference<>();
        work = () -> {
            worker.set(Thread.currentThread());
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        repetition.start();
        begun.await();

        repetition.stop();

        worker.get().join();
        assertThat(times.get()).isEqualTo(1);
    }

    @Test
    void stopWhenNeverStartedThenNothingHappens() {
        repetition.stop();

        assertThat(pauses.get()).isZero();
    }
}
