package dev.latchkey.shared.micronaut.database;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Ready when the startup steps are done and the database answers. */
@Singleton
@Readiness
final class DatabaseHealth implements HealthIndicator {
    private static final int TIMEOUT_SECONDS = 2;

    private final StartupProgress startup;
    private final Database database;
    private final ExecutorService blocking;

    DatabaseHealth(
            StartupProgress startup, Database database, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.startup = startup;
        this.database = database;
        this.blocking = blocking;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Mono.fromCallable(this::check).subscribeOn(Schedulers.fromExecutorService(blocking));
    }

    private HealthResult check() {
        if (!startup.isComplete()) {
            return down(startup.waitingFor());
        }
        try (Connection connection = database.pool().getConnection()) {
            return connection.isValid(TIMEOUT_SECONDS)
                    ? HealthResult.builder("database", HealthStatus.UP).build()
                    : down("the database does not answer");
        } catch (SQLException e) {
            return down(String.valueOf(e.getMessage()));
        }
    }

    private static HealthResult down(String why) {
        return HealthResult.builder("database", HealthStatus.DOWN)
                .details(Map.of("waiting_for", why))
                .build();
    }
}
