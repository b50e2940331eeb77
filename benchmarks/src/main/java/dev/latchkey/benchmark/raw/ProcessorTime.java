package dev.latchkey.benchmark.raw;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** How much processor time of this very thread something takes. */
public final class ProcessorTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ProcessorTime() {}

    /** {@return milliseconds for one, when it is done again and again for so long} */
    public static double millisOf(Runnable work, Duration length) {
        long end = System.nanoTime() + length.toNanos();
        long before = THREADS.getCurrentThreadCpuTime();
        long times = 0;
        do {
            work.run();
            times++;
        } while (System.nanoTime() < end);
        return (THREADS.getCurrentThreadCpuTime() - before) / 1e6 / times;
    }
}
