package dev.latchkey.auth.throttle;

import dev.latchkey.auth.throttle.ThrottleKey.By;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code latchkey.throttle.refused}: attempts that were refused without being processed, by the action and by the kind of
 * key that was blocked. {@code latchkey.throttle.blocks}: how often a block has begun.
 * {@code latchkey.throttle.remembered}: blocked keys in the memory of this replica.
 */
@Singleton
class ThrottleMetrics implements MeterBinder {
    private static final List<Labels> ALL = Arrays.stream(ThrottledAction.values())
            .flatMap(action -> Arrays.stream(By.values()).map(by -> new Labels(action, by)))
            .toList();

    private final ThrottleMemory memory;
    private final Map<Labels, LongAdder> refused = adders();
    private final Map<Labels, LongAdder> begun = adders();

    /** The two labels of a counter. */
    private record Labels(ThrottledAction action, By by) {}

    ThrottleMetrics(ThrottleMemory memory) {
        this.memory = memory;
    }

    void refused(ThrottledAction action, By by) {
        increment(refused, new Labels(action, by));
    }

    void begun(ThrottledAction action, By by) {
        increment(begun, new Labels(action, by));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("latchkey.throttle.remembered", memory, ThrottleMemory::size)
                .description("blocked keys that this replica remembers")
                .register(registry);
        bind(registry, "latchkey.throttle.refused", "attempts refused without a check", refused);
        bind(registry, "latchkey.throttle.blocks", "blocks begun", begun);
    }

    private static void bind(MeterRegistry registry, String name, String description, Map<Labels, LongAdder> counts) {
        counts.forEach((labels, count) -> FunctionCounter.builder(name, count, LongAdder::sum)
                .tag("action", labels.action().label())
                .tag("by", labels.by().name().toLowerCase(Locale.ROOT))
                .description(description)
                .register(registry));
    }

    private static void increment(Map<Labels, LongAdder> counts, Labels labels) {
        LongAdder count = counts.get(labels);
        if (count != null) {
            count.increment();
        }
    }

    /** {@return a counter for each pair of labels} All exist from the start; only their values change. */
    private static Map<Labels, LongAdder> adders() {
        return ALL.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), labels -> new LongAdder()));
    }
}
