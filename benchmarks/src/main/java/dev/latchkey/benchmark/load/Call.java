package dev.latchkey.benchmark.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One request and its answer, which may need what the answer before it has brought. */
@FunctionalInterface
public interface Call {
    /**
     * Makes it.
     *
     * @throws LoadFailure when it is not answered with success
     */
    void make();

    /** {@return a load in which each of these is made again and again, all of them side by side} */
    static Load repeated(List<? extends Call> calls) {
        return length -> repeat(calls, length);
    }

    private static LoadResult repeat(List<? extends Call> calls, Duration length) {
        long begin = System.nanoTime();
        long end = begin + length.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Duration>>> callers = new ArrayList<>();
            for (Call call : calls) {
                callers.add(threads.submit(() -> {
                    List<Duration> times = new ArrayList<>();
                    for (long now = System.nanoTime(); now < end; ) {
                        call.make();
                        long answered = System.nanoTime();
                        times.add(Duration.ofNanos(answered - now));
                        now = answered;
                    }
                    return times;
                }));
            }
            List<Duration> times = new ArrayList<>();
            for (Future<List<Duration>> caller : callers) {
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
