package dev.latchkey.auth.mail;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code latchkey.mail.sent}: mails that the mail server has accepted. {@code latchkey.mail.failed}: attempts that failed,
 * connections included. {@code latchkey.mail.dropped}: mails that were deleted without being sent, by reason.
 * {@code latchkey.mail.waiting}: mails that wait, as the sender of this replica last saw it.
 */
@Singleton
class MailMetrics implements MeterBinder {
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Map<Reason, LongAdder> dropped = Arrays.stream(Reason.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), reason -> new LongAdder()));
    private volatile long waiting;

    /** Why a mail is deleted without being sent. */
    enum Reason {
        /** Too many mails waited for its address. */
        EXCESS,
        /** The mail server refuses it for good. */
        REFUSED,
        /** The mail server has not accepted it for {@code latchkey.mail.retention}. */
        EXPIRED,
        /** No mail server takes the address, or the mail cannot be read or written. */
        INVALID
    }

    void sent() {
        sent.increment();
    }

    void failed() {
        failed.increment();
    }

    void dropped(Reason reason, int mails) {
        LongAdder count = dropped.get(reason);
        if (count != null) {
            count.add(mails);
        }
    }

    void waiting(long mails) {
        waiting = mails;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("latchkey.mail.sent", sent, LongAdder::sum)
                .description("mails sent")
                .register(registry);
        FunctionCounter.builder("latchkey.mail.failed", failed, LongAdder::sum)
                .description("attempts to send mails that failed")
                .register(registry);
        dropped.forEach((reason, count) -> FunctionCounter.builder("latchkey.mail.dropped", count, LongAdder::sum)
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .description("mails deleted without being sent")
                .register(registry));
        Gauge.builder("latchkey.mail.waiting", this, metrics -> metrics.waiting)
                .description("mails that wait")
                .register(registry);
    }
}
