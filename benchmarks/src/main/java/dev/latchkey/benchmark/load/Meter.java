package dev.latchkey.benchmark.load;

import dev.latchkey.benchmark.process.ProcessorClock;
import java.time.Duration;

/** Reads the processor time of a service and of its database before and after a load. */
public record Meter(ProcessorClock service, ProcessorClock database) {
    public Burst measure(Load load, Duration length) {
        Duration serviceBefore = service.used();
        Duration databaseBefore = database.used();
        LoadResult result = load.run(length);
        return new Burst(
                result, service.used().minus(serviceBefore), database.used().minus(databaseBefore));
    }
}
