package dev.latchkey.benchmark.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** Tells how much processor time something has used so far: differences are what counts. */
@FunctionalInterface
public interface ProcessorClock {
    /** Of nothing. */
    ProcessorClock NONE = () -> Duration.ZERO;

    Duration used();

    /** Of all threads of one process. */
    static ProcessorClock of(long pid) {
        return () -> {
            try {
                return ProcStat.of(pid).own();
            } catch (IOException e) {
                throw new UncheckedIOException("process " + pid + " has ended", e);
            }
        };
    }

    /** Of several together. */
    static ProcessorClock sum(List<ProcessorClock> clocks) {
        return () -> clocks.stream().map(ProcessorClock::used).reduce(Duration.ZERO, Duration::plus);
    }
}
