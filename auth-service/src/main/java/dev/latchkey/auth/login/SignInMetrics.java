package dev.latchkey.auth.login;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** {@code latchkey.sign_ins}: sign-ins by their outcome. All outcomes are present from the start. */
@Singleton
class SignInMetrics implements MeterBinder {
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder throttled = new LongAdder();
    private final LongAdder unverified = new LongAdder();
    private final LongAdder incomplete = new LongAdder();

    void succeeded() {
        succeeded.increment();
    }

    void failed() {
        failed.increment();
    }

    /** A limit refused the sign-in. */
    void throttled() {
        throttled.increment();
    }

    /** The password was right, but the owner must verify the account's address first. */
    void unverified() {
        unverified.increment();
    }

    /** The password was right, but a second factor is needed. */
    void incomplete() {
        incomplete.increment();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Map.of(
                        "succeeded", succeeded,
                        "failed", failed,
                        "throttled", throttled,
                        "unverified", unverified,
                        "incomplete", incomplete)
                .forEach((outcome, count) -> FunctionCounter.builder("latchkey.sign_ins", count, LongAdder::sum)
                        .tag("outcome", outcome)
                        .description("sign-ins by outcome")
                        .register(registry));
    }
}
