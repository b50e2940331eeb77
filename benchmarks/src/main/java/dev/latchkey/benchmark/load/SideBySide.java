package dev.latchkey.benchmark.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs callers concurrently, each on a virtual thread. Each returns the times to its answers. */
final class SideBySide {
    private SideBySide() {}

    /**
     * Runs all callers to their end.
     *
     * @throws LoadFailure when a caller has failed
     */
    static LoadResult run(List<Callable<List<Duration>>> callers) {
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Duration> times = new ArrayList<>();
            for (Future<List<Duration>> caller : threads.invokeAll(callers)) {
                times.addAll(caller.get());
            }
            return Times.result(times, Duration.ofNanos(System.nanoTime() - begin));
        } catch (ExecutionException failed) {
            throw new LoadFailure(String.valueOf(failed.getCause()), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LoadFailure("interrupted", interrupted);
        }
    }
}
