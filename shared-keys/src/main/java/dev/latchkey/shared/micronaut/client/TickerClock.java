package dev.latchkey.shared.micronaut.client;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The monotonic clock in the form of a {@link Clock}, for a library that measures a pause with one: by the wall clock, a
 * pause would last an hour longer when the clock steps back by an hour. Only differences between its instants mean anything.
 * A suspended machine's stands still, and a pause of some seconds goes on where it was.
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

    /** {@return this: nobody asks for the time of day} */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
