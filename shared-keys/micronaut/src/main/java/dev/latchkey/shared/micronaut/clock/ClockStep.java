package dev.latchkey.shared.micronaut.clock;

import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.background.WorkPolicy;
import dev.latchkey.shared.micronaut.database.Database;
import dev.latchkey.shared.micronaut.database.StartupStep;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Compares the clocks before the service is ready for the first time, and regularly from then on. */
@Singleton
final class ClockStep implements StartupStep {
    private static final int AFTER_ALL_OTHERS = 1000;

    private final Database database;
    private final ClockComparison comparison;
    private final Clock clock = Clock.systemUTC(); // the machine's, even if a test sets another clock for tokens
    private final BackgroundWork regularly;

    ClockStep(
            Database database,
            ClockComparison comparison,
            ClockSettings settings,
            BackgroundWorks works,
            Optional<MeterRegistry> metrics) {
        this.database = database;
        this.comparison = comparison;
        this.regularly = works.add(new BackgroundWork(
                "clock",
                "a wrong clock goes unnoticed",
                WorkPolicy.retrying(settings.interval(), settings.interval()).every(settings::interval),
                this::compare));
        metrics.ifPresent(registry -> Gauge.builder("latchkey.clock.difference", comparison, ClockStep::seconds)
                .description("How far the database's clock is ahead of this service's clock")
                .baseUnit("seconds")
                .register(registry));
    }

    @Override
    public void run() throws SQLException {
        compare();
        regularly.start();
    }

    private void compare() throws SQLException {
        try (Connection connection = database.pool().getConnection();
                PreparedStatement query = connection.prepareStatement("SELECT clock_timestamp()")) {
            Instant before = clock.instant();
            try (ResultSet row = query.executeQuery()) {
                row.next();
                Instant theirs = row.getObject(1, OffsetDateTime.class).toInstant();
                comparison.judge(before, theirs, clock.instant());
            }
        }
    }

    @Override
    public int getOrder() {
        return AFTER_ALL_OTHERS;
    }

    private static double seconds(ClockComparison comparison) {
        return comparison
                .difference()
                .map(Duration::toMillis)
                .map(millis -> millis / 1000.0)
                .orElse(Double.NaN);
    }

    @PreDestroy
    void stop() {
        regularly.close();
    }
}
