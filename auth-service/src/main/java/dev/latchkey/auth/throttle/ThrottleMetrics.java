package dev.latchkey.auth.throttle;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/**
 * {@code latchkey.throttle.refused}: attempts that were refused unseen, by what was tried and by what was blocked;
 * {@code latchkey.throttle.blocks}: how often a block has begun; {@code latchkey.throttle.remembered}: blocked keys in the
 * memory of this replica.
 */
@Singleton
class ThrottleMetrics implements MeterBinder {
    private static final int ACTIONS = ThrottledAction.values().length;
    private static final int KINDS = ThrottleKey.By.values().length;

    private final ThrottleMemory memory;
    private final LongAdder[][] refused = adders();
    private final LongAdder[][] begun = adders();

    ThrottleMetrics(ThrottleMemory memory) {
        this.memory = memory;
    }

    void refused(ThrottledAction action, ThrottleKey.By by) {
        refused[action.ordinal()][by.ordinal()].increment();
    }

    void begun(ThrottledAction action, ThrottleKey.By by) {
        begun[action.ordinal()][by.ordinal()].increment();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("latchkey.throttle.remembered", memory, ThrottleMemory::size)
                .description("blocked keys that this replica remembers")
                .register(registry);
        for (ThrottledAction action : ThrottledAction.values()) {
            for (ThrottleKey.By by : ThrottleKey.By.values()) {
                counter(registry, "latchkey.throttle.refused", "attempts refused unseen", refused, action, by);
                counter(registry, "latchkey.throttle.blocks", "blocks that have begun", begun, action, by);
            }
        }
    }

    private static void counter(
            MeterRegistry registry,
            String name,
            String description,
            LongAdder[][] adders,
            ThrottledAction action,
            ThrottleKey.By by) {
        FunctionCounter.builder(name, adders[action.ordinal()][by.ordinal()], LongAdder::sum)
                .tag("action", action.label())
                .tag("by", by.name().toLowerCase(Locale.ROOT))
                .description(description)
                .register(registry);
    }

    private static LongAdder[][] adders() {
        LongAdder[][] adders = new LongAdder[ACTIONS][KINDS];
        for (LongAdder[] row : adders) {
            for (int i = 0; i < row.length; i++) {
                row[i] = new LongAdder();
            }
        }
        return adders;
    }
}
