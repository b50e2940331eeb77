package dev.latchkey.benchmark.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** One request and its answer. The request may depend on the answer of the previous call. */
@FunctionalInterface
public interface Call {
    /**
     * Sends the request, and waits for the answer.
     *
     * @throws LoadFailure when the answer is not a success
     */
    void make();

    /** {@return a load that repeats each of these calls; all calls run concurrently} */
    static Load repeated(List<? extends Call> calls) {
        return length -> {
            long end = System.nanoTime() + length.toNanos();
            return SideBySide.run(calls.stream()
                    .map(call -> (Callable<List<Duration>>) () -> repeat(call, end))
                    .toList());
        };
    }

    /**
     * Makes the call.
     *
     * @return how long it took
     */
    default Duration timed() {
        long begin = System.nanoTime();
        make();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static List<Duration> repeat(Call call, long end) {
        List<Duration> times = new ArrayList<>();
        while (System.nanoTime() < end) {
            times.add(call.timed());
        }
        return times;
    }
}
