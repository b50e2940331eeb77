package dev.latchkey.benchmark.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The processor time of a PostgreSQL server: of its first process, of the children that it has now, one for each
 * connection, and of those that have ended, which the system has added to the first one's.
 */
public record ServerClock(long pid) implements ProcessorClock {
    @Override
    public Duration used() {
        try {
            // The children first: one that ends meanwhile is counted twice rather than not at all, and few do.
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
