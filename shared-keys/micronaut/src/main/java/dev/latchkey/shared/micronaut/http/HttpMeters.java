package dev.latchkey.shared.micronaut.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** Metrics of the limits: how much of them is in use, and how often they were reached. */
@Singleton
final class HttpMeters {
    private final List<LoopConnections> loops = new CopyOnWriteArrayList<>();
    private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);
    private final LongAdder refusedConnections = new LongAdder();
    private final LongAdder evicted = new LongAdder();
    private final LongAdder timedOut = new LongAdder();

    HttpMeters() {
        for (Refusal refusal : Refusal.values()) {
            refusals.put(refusal, new LongAdder());
        }
    }

    void watch(LoopConnections loop) {
        loops.add(loop);
    }

    void refused(Refusal refusal) {
        refusals.getOrDefault(refusal, refusedConnections).increment();
    }

    void refusedConnection() {
        refusedConnections.increment();
    }

    void evicted() {
        evicted.increment();
    }

    void timedOut() {
        timedOut.increment();
    }

    void bind(MeterRegistry registry) {
        Gauge.builder(
                        "latchkey.http.connections",
                        this,
                        meters -> meters.loops.stream()
                                .mapToInt(LoopConnections::open)
                                .sum())
                .description("Open connections, including those of the management port")
                .register(registry);
        Gauge.builder(
                        "latchkey.http.buffered.bytes",
                        this,
                        meters -> meters.loops.stream()
                                .mapToLong(LoopConnections::buffered)
                                .sum())
                .description("Memory that unanswered requests occupy")
                .baseUnit("bytes")
                .register(registry);
        refusals.forEach((refusal, count) -> count(
                registry, "latchkey.http.refused", "Requests that the gate refused", count, "reason", name(refusal)));
        count(registry, "latchkey.http.closed", "Connections closed by a limit", evicted, "reason", "evicted");
        count(registry, "latchkey.http.closed", "Connections closed by a limit", timedOut, "reason", "timed_out");
        count(
                registry,
                "latchkey.http.closed",
                "Connections closed by a limit",
                refusedConnections,
                "reason",
                "refused");
    }

    private static void count(
            MeterRegistry registry, String name, String description, LongAdder count, String tag, String value) {
        FunctionCounter.builder(name, count, LongAdder::sum)
                .tag(tag, value)
                .description(description)
                .register(registry);
    }

    private static String name(Refusal refusal) {
        return refusal.name().toLowerCase(Locale.ROOT);
    }
}
