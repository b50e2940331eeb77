package dev.latchkey.benchmark.load;

import dev.latchkey.benchmark.report.Sample;
import java.time.Duration;
import java.util.List;

/** Computes the result of a load from the times to its answers. */
final class Times {
    private Times() {}

    static LoadResult result(List<Duration> times, Duration elapsed) {
        if (times.isEmpty()) {
            throw new LoadFailure("no request was answered");
        }
        Sample nanos =
                new Sample(times.stream().map(time -> (double) time.toNanos()).toList());
        return new LoadResult(times.size(), elapsed, nanos(nanos.quantile(0.5)), nanos(nanos.quantile(0.99)));
    }

    private static Duration nanos(double value) {
        return Duration.ofNanos(Math.round(value));
    }
}
