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

/** Measures the processor time of work, on the threads that do it. */
public final class ProcessorTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ProcessorTime() {}

    /**
     * Measures concurrent work. Threads that share caches and memory slow each other down.
     *
     * @param length for how long each thread repeats the work
     * @return the processor time of one execution, in milliseconds
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

    /**
     * Measures work on the calling thread.
     *
     * @param length for how long the work is repeated
     * @return the processor time of one execution, in milliseconds
     */
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
