package dev.latchkey.auth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.micronaut.error.ProblemException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HashThreadsTest {
    private static final String TOO_MANY = "Too many sign-ins at once. Try again shortly.";

    private final TestPasswordSettings one = TestPasswordSettings.valid().threads(1);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() {
        release.countDown();
        callers.close();
    }

    @Test
    void runWhenCalledOnAVirtualThreadThenWorksOnANamedPlatformThread() throws Exception {
        HashThreads threads = new HashThreads(one.settings());

        Thread worker = callers.submit(() -> threads.run(memory -> Thread.currentThread()))
                .get(1, TimeUnit.MINUTES);

        assertThat(worker.isVirtual()).isFalse();
        assertThat(worker.getName()).isEqualTo("password-hash-1");
    }

    @Test
    void runWhenThreadAndQueueAreFullThenTheNextIsRefusedAndTheOthersAreDone() throws Exception {
        HashThreads threads = new HashThreads(one.queue(2).settings());
        Future<Integer> working = occupy(threads);
        Future<Integer> first = callers.submit(() -> threads.run(memory -> 1));
        Future<Integer> second = callers.submit(() -> threads.run(memory -> 2));
        await().until(() -> threads.waiting() == 2);

        requireRefused(() -> threads.run(memory -> 3));
        requireRefused(threads::requireRoom);
        assertThat(threads.refused()).isEqualTo(2);

        release.countDown();
        assertThat(working.get(1, TimeUnit.MINUTES)).isZero();
        assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo(1);
        assertThat(second.get(1, TimeUnit.MINUTES)).isEqualTo(2);
        threads.requireRoom();
        assertThat(threads.<Integer>run(memory -> 4)).isEqualTo(4);
    }

    @Test
    void runWhenTheWaitIsTooLongThenRefusedAndItsPlaceIsFree() throws InterruptedException {
        HashThreads patient = new HashThreads(one.timeout(Duration.ofSeconds(1)).settings());
        Future<Integer> working = occupy(patient);

        requireRefused(() -> patient.run(memory -> 1));

        assertThat(patient.waiting()).isZero();
        assertThat(working).failsWithin(Duration.ofMinutes(1));
    }

    @Test
    void runWhenTheWorkFailsThenTheCallerGetsItsFailureAndTheThreadGoesOn() {
        HashThreads threads = new HashThreads(one.settings());

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> threads.run(memory -> {
                    throw new UnsupportedOperationException("no hash");
                }));

        assertThat(threads.<Integer>run(memory -> 1)).isEqualTo(1);
    }

    @Test
    void runWhenStoppedThenRefused() {
        HashThreads threads = new HashThreads(one.settings());
        threads.stop();

        requireRefused(() -> threads.run(memory -> 1));
    }

    /** {@return work that occupies the only thread until {@link #release}} */
    private Future<Integer> occupy(HashThreads threads) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Future<Integer> working = callers.submit(() -> threads.run(memory -> {
            begun.countDown();
            return awaitRelease();
        }));
        assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
        return working;
    }

    private int awaitRelease() {
        try {
            return release.await(1, TimeUnit.MINUTES) ? 0 : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private static void requireRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(call).withMessage(TOO_MANY);
    }
}
