package dev.latchkey.benchmark.raw;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How much processor time of the very threads that do it something takes. */
public final class ProcessorTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ProcessorTime() {}

    /**
     * {@return milliseconds for one, when so many threads do it at once, each again and again for so long} Threads that share
     * caches and memory slow each other.
     */
    public static double millisOf(Runnable work, Duration length, int threads) {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Double>> each = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                each.add(executor.submit(() -> millisOf(work, length)));
            }
            double sum = 0;
            for (Future<Double> millis : each) {
                sum += millis.get();
            }
            return sum / threads;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

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
