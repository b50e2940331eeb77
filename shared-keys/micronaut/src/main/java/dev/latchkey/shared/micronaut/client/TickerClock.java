package dev.latchkey.shared.micronaut.client;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The monotonic clock in the form of a {@link Clock}, for a library that measures a pause with a {@code Clock}. With
 * the wall clock, a pause would last an hour longer when that clock is set back by an hour. Only differences between
 * instants mean anything. The clock may stop while the machine is suspended; a pause of some seconds then continues
 * afterwards.
 */
final class TickerClock extends Clock {
    private final Ticker ticker;
    private final long origin;

    TickerClock(Ticker ticker) {
        this.ticker = ticker;
        this.origin = ticker.read();
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(ticker.read() - origin);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** {@return this clock, since no caller asks for the time of day} */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
