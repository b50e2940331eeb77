package dev.latchkey.shared.background;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The time source of a {@link BackgroundWork}; a test controls its own. */
interface WorkTime {
    /** {@return monotonic nanoseconds, from any origin} */
    long nanos();

    /** {@return the jitter, from 0 to 1} */
    double random();

    /** Waits, unless the work is stopped. */
    void rest(Duration length) throws InterruptedException;

    /** {@return the system's time} */
    static WorkTime system(CountDownLatch stop) {
        return new WorkTime() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public double random() {
                return ThreadLocalRandom.current().nextDouble();
            }

            @Override
            @SuppressWarnings("ReturnValueIgnored") // the caller checks whether the work is stopped
            public void rest(Duration length) throws InterruptedException {
                stop.await(TimeUnit.NANOSECONDS.convert(length), TimeUnit.NANOSECONDS);
            }
        };
    }
}
