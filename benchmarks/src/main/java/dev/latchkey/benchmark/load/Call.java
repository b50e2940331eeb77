package dev.latchkey.benchmark.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

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
        return length -> {
            long end = System.nanoTime() + length.toNanos();
            return SideBySide.run(calls.stream()
                    .map(call -> (Callable<List<Duration>>) () -> repeat(call, end))
                    .toList());
        };
    }

    /** {@return how long it took to make this one} */
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
