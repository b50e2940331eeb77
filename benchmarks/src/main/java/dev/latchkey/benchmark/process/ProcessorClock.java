package dev.latchkey.benchmark.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** Returns the processor time that something has used so far. Only differences have a meaning. */
@FunctionalInterface
public interface ProcessorClock {
    /** A clock that always shows zero. */
    ProcessorClock NONE = () -> Duration.ZERO;

    Duration used();

    /** {@return the clock of all threads of one process} */
    static ProcessorClock of(long pid) {
        return () -> {
            try {
                return ProcStat.of(pid).own();
            } catch (IOException e) {
                throw new UncheckedIOException("process " + pid + " has ended", e);
            }
        };
    }

    /** {@return the sum of several clocks} */
    static ProcessorClock sum(List<ProcessorClock> clocks) {
        return () -> clocks.stream().map(ProcessorClock::used).reduce(Duration.ZERO, Duration::plus);
    }
}
