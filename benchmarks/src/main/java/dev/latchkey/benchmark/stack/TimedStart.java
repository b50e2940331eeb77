package dev.latchkey.benchmark.stack;

import dev.latchkey.benchmark.load.LoadFailure;
import dev.latchkey.stack.ServiceProcess;
import java.time.Duration;

/** Starts a process, and measures the time until it is ready. */
public final class TimedStart {
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private TimedStart() {}

    /** {@return the milliseconds from the start of the process until it reports that it is ready} */
    public static double millisOf(ServiceProcess service) throws InterruptedException {
        long begin = System.nanoTime();
        service.start();
        while (!service.isReady()) {
            if (!service.isAlive() || System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new LoadFailure(service.name() + " does not become ready");
            }
            Thread.sleep(PAUSE);
        }
        return (System.nanoTime() - begin) / 1e6;
    }
}
