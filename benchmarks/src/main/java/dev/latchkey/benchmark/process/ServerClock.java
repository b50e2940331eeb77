package dev.latchkey.benchmark.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The processor time of a PostgreSQL server: its first process, its running children (one for each connection), and its
 * ended children, which the kernel adds to the first process.
 */
public record ServerClock(long pid) implements ProcessorClock {
    @Override
    public Duration used() {
        try {
            // Reads the children first. A child that ends in between is counted twice, which is rare, rather than not
            // at all.
            Duration children = ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::children)
                    .map(child -> alive(child.pid()).orElse(Duration.ZERO))
                    .reduce(Duration.ZERO, Duration::plus);
            ProcStat server = ProcStat.of(pid);
            return children.plus(server.own()).plus(server.endedChildren());
        } catch (IOException e) {
            throw new UncheckedIOException("the database has ended", e);
        }
    }

    private static Optional<Duration> alive(long child) {
        try {
            return Optional.of(ProcStat.of(child).own());
        } catch (IOException ended) {
            return Optional.empty();
        }
    }
}
