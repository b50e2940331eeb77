package dev.latchkey.shared.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the loop in the test's own thread and time, and the start and stop of the thread. */
@Timeout(60)
class BackgroundWorkTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final WorkPolicy POLICY =
            WorkPolicy.retrying(Duration.ofMillis(100), Duration.ofSeconds(1)).every(() -> Duration.ofSeconds(10));

    private final TestWorkTime time = new TestWorkTime();

    /** The actions of the runs, one for each run; the last one stops the work. */
    private final Deque<BackgroundWork.Run> runs = new ArrayDeque<>();

    private int done;
    private final List<BackgroundWork> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(work -> assertThat(work.stop(LONG)).isTrue());
    }

    private void oneRun(BackgroundWork work) throws Exception {
        done++;
        BackgroundWork.Run run = runs.remove();
        if (runs.isEmpty()) {
            work.stop(Duration.ZERO);
        }
        run.run();
    }

    private BackgroundWork repeat(WorkPolicy policy, BackgroundWork.Run... each) {
        runs.addAll(List.of(each));
        AtomicReference<BackgroundWork> itself = new AtomicReference<>();
        itself.set(new BackgroundWork("test", "nothing is done", policy, () -> oneRun(itself.get()), time));
        itself.get().repeat();
        return itself.get();
    }

    private BackgroundWork start(WorkPolicy policy, BackgroundWork.Run run) {
        BackgroundWork work = new BackgroundWork("test", "nothing is done", policy, run);
        started.add(work);
        work.start();
        return work;
    }

    private static BackgroundWork.Run failing(Throwable failure) {
        return () -> {
            BackgroundWorkTest.<RuntimeException>sneak(failure);
        };
    }

    @SuppressWarnings("unchecked") // the unchecked cast lets the compiler accept a checked exception
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    private static void nothing() {}

    @Test
    void repeatThenAPauseBeforeEachRun() {
        BackgroundWork work = repeat(POLICY, BackgroundWorkTest::nothing, BackgroundWorkTest::nothing);

        assertThat(done).isEqualTo(2);
        assertThat(time.pauses).containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(10));
        assertThat(work.status().failures()).isZero();
    }

    @Test
    void repeatWhenItFailsWithAnythingThenItRunsAgain() {
        repeat(
                POLICY,
                failing(new IllegalStateException("exception")),
                failing(new Exception("checked")),
                failing(new InterruptedException("not stopped")),
                failing(new AssertionError("error")),
                failing(new OutOfMemoryError("memory")),
                failing(new StackOverflowError()),
                failing(new NoClassDefFoundError("class")),
                BackgroundWorkTest::nothing);

        assertThat(done).isEqualTo(8);
    }

    @Test
    void repeatWhenItFailsThenBacksOffUntilItSucceeds() {
        BackgroundWork.Run fails = failing(new IllegalStateException("for now"));

        repeat(POLICY, fails, fails, fails, fails, fails, fails, BackgroundWorkTest::nothing, fails, fails, () -> {});

        assertThat(time.pauses)
                .extracting(Duration::toMillis)
                .containsExactly(10_000L, 100L, 200L, 400L, 800L, 1000L, 1000L, 10_000L, 100L, 200L);
    }

    @Test
    void repeatWhenThePauseFailsThenThatIsAFailedRun() {
        List<Error> errors = new ArrayList<>(List.of(new AssertionError("first"), new AssertionError("second")));
        WorkPolicy policy = POLICY.every(() -> {
            if (errors.size() == 2 || (done == 1 && errors.size() == 1)) {
                throw errors.removeFirst();
            }
            return Duration.ofSeconds(10);
        });

        BackgroundWork work =
                repeat(policy, BackgroundWorkTest::nothing, BackgroundWorkTest::nothing, BackgroundWorkTest::nothing);

        assertThat(work.status().failures()).isEqualTo(2);
        assertThat(time.pauses).extracting(Duration::toMillis).containsExactly(100L, 200L, 10_000L);
    }

    @Test
    void repeatWhenTheConditionFailsThenThatIsAFailedRun() {
        WorkPolicy policy = POLICY.when(() -> {
            if (time.pauses.size() <= 2) {
                throw new AssertionError("condition");
            }
            return true;
        });

        BackgroundWork work = repeat(policy, BackgroundWorkTest::nothing);

        assertThat(work.status().failures()).isEqualTo(2);
        assertThat(time.pauses).extracting(Duration::toMillis).containsExactly(10_000L, 100L, 200L);
    }

    @Test
    void repeatWhenNotReadyThenAsksAgainAfterTheFirstBackoff() {
        BackgroundWork work = repeat(POLICY.when(() -> time.pauses.size() > 3), BackgroundWorkTest::nothing);

        assertThat(time.pauses).extracting(Duration::toMillis).containsExactly(10_000L, 100L, 100L, 100L);
        assertThat(work.status().failures()).isZero();
    }

    @Test
    void repeatWhenTheWaitOrTheLogFailsThenItRunsAgain() {
        time.inPause = () -> {
            throw new OutOfMemoryError("in the pause");
        };
        Exception unspeakable = new Exception() {
            @Override
            public String getMessage() {
                throw new OutOfMemoryError("in the log");
            }
        };

        BackgroundWork work = repeat(POLICY, failing(unspeakable), BackgroundWorkTest::nothing);

        assertThat(done).isEqualTo(2);
        assertThat(time.pauses).extracting(Duration::toMillis).containsExactly(10_000L, 1000L);
        assertThat(work.status().failures()).isEqualTo(1);
    }

    @Test
    void repeatWhenARunLeavesAnInterruptThenItIsDropped() {
        List<Boolean> seen = new ArrayList<>();
        time.inPause = () -> seen.add(Thread.currentThread().isInterrupted());

        repeat(POLICY, () -> Thread.currentThread().interrupt(), BackgroundWorkTest::nothing);

        assertThat(seen).containsExactly(false, false);
    }

    @Test
    void repeatWhenStoppedInThePauseThenNoRunFollows() {
        BackgroundWork work = new BackgroundWork("test", "nothing is done", POLICY, () -> done++, time);
        time.inPause = () -> work.stop(Duration.ZERO);

        work.repeat();

        assertThat(done).isZero();
    }

    @Test
    void stopWhenStoppedBeforeTheStartThenItNeverStarts() {
        BackgroundWork work = new BackgroundWork("test", "nothing is done", POLICY, () -> done++, time);

        assertThat(work.stop(Duration.ZERO)).isTrue();
        work.start();
        work.close();

        assertThat(work.stop(LONG)).isTrue();
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void stopWhenARunBlocksThenItIsInterruptedAndThatIsNoFailure() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        BackgroundWork work = start(WorkPolicy.retrying(LONG, LONG), () -> {
            begun.countDown();
            new CountDownLatch(1).await();
        });
        begun.await();

        assertThat(work.stop(LONG)).isTrue();
        assertThat(work.stop(LONG)).isTrue();
        assertThat(work.status().failures()).isZero();
    }

    @Test
    void stopWhenItPausesAfterAFailureThenItEnds() {
        BackgroundWork work = start(WorkPolicy.retrying(LONG, LONG), failing(new AssertionError("for now")));
        await().until(() -> work.status().isFailing());

        assertThat(work.stop(LONG)).isTrue();
    }

    @Test
    void stopWhenThePolicyHasItsOwnWayThenTheRunIsNotInterrupted() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicReference<String> seen = new AtomicReference<>();
        BackgroundWork work = start(WorkPolicy.retrying(LONG, LONG).stoppedBy(end::countDown), () -> {
            begun.countDown();
            end.await();
            seen.set(Thread.currentThread().isInterrupted() ? "interrupted" : "finished");
        });
        begun.await();

        assertThat(work.stop(LONG)).isTrue();
        assertThat(seen).hasValue("finished");
    }

    @Test
    void stopWhenTheRunDoesNotEndThenSaysSo() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        BackgroundWork work = start(WorkPolicy.retrying(LONG, LONG).stoppedBy(() -> {}), () -> {
            begun.countDown();
            end.await();
        });
        begun.await();

        assertThat(work.stop(Duration.ZERO)).isFalse();
        end.countDown();
        assertThat(work.stop(LONG)).isTrue();
    }

    @Test
    void startTwiceThenOneThreadOfTheNameAndTheKind() {
        AtomicReference<Thread> virtual = new AtomicReference<>();
        AtomicReference<Thread> platform = new AtomicReference<>();
        WorkPolicy policy = WorkPolicy.retrying(LONG, LONG).every(() -> virtual.get() == null ? Duration.ZERO : LONG);
        WorkPolicy other = policy.every(() -> platform.get() == null ? Duration.ZERO : LONG);
        start(policy, () -> virtual.set(Thread.currentThread())).start();
        start(other.inPlatformThread(), () -> platform.set(Thread.currentThread()));

        await().until(() -> virtual.get() != null && platform.get() != null);
        assertThat(virtual.get().isVirtual()).isTrue();
        assertThat(virtual.get().getName()).isEqualTo("test");
        assertThat(platform.get().isVirtual()).isFalse();
        assertThat(platform.get().isDaemon()).isTrue();
        assertThat(platform.get().getName()).isEqualTo("test");
    }
}
