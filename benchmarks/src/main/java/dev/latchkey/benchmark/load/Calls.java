package dev.latchkey.benchmark.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Calls that can be made only once each, such as logouts. */
public record Calls(List<? extends Call> calls) {
    public Calls {
        calls = List.copyOf(calls);
    }

    /**
     * Makes {@code perSecond} calls a second, even if earlier calls have no answer yet. The time of a call counts from
     * the moment when it was due, so it includes any wait before it was sent.
     */
    public LoadResult atRate(int perSecond) {
        long begin = System.nanoTime();
        long apart = TimeUnit.SECONDS.toNanos(1) / perSecond;
        return SideBySide.run(IntStream.range(0, calls.size())
                .mapToObj(i -> (Callable<List<Duration>>) () -> {
                    long due = begin + i * apart;
                    TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                    calls.get(i).make();
                    return List.of(Duration.ofNanos(System.nanoTime() - due));
                })
                .toList());
    }

    /** Makes all calls as fast as possible. Each of the {@code callers} waits for an answer before its next call. */
    public LoadResult sideBySide(int callers) {
        Queue<Call> waiting = new ConcurrentLinkedQueue<>(calls);
        return SideBySide.run(Collections.nCopies(callers, () -> {
            List<Duration> times = new ArrayList<>();
            for (Call call = waiting.poll(); call != null; call = waiting.poll()) {
                times.add(call.timed());
            }
            return times;
        }));
    }
}
