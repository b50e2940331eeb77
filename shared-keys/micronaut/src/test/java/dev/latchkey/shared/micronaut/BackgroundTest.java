package dev.latchkey.shared.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.background.BackgroundWork;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.background.WorkPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthResult;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** What health and metrics show about background work. */
@Timeout(60)
class BackgroundTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final BackgroundWorks works = new BackgroundWorks();
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void stop() {
        works.all().forEach(BackgroundWork::close);
    }

    private BackgroundWork add(String name, BackgroundWork.Run run) {
        WorkPolicy policy = WorkPolicy.retrying(LONG, LONG);
        return works.add(new BackgroundWork(name, "nothing is done", policy, run));
    }

    private void startBoth() {
        BackgroundWork fails = add("fails", () -> {
            throw new AssertionError("bug");
        });
        BackgroundWork succeeds = add("works", () -> {});
        fails.start();
        await().until(() -> fails.status().isFailing());
        succeeds.start();
        await().until(() -> succeeds.status().sinceLastSuccess().isPresent());
        succeeds.close();
    }

    private double gauge(String name, String work) {
        return registry.get("latchkey.background." + name)
                .tag("work", work)
                .gauge()
                .value();
    }

    private double failures(String work) {
        return registry.get("latchkey.background.failures")
                .tag("work", work)
                .functionCounter()
                .count();
    }

    @Test
    void healthWhenAWorkFailsThenUpAndSaysWhatFailsAndWhy() {
        startBoth();

        HealthResult health = Objects.requireNonNull(
                Mono.from(new BackgroundHealth(works).getResult()).block());

        assertThat(health.getName()).isEqualTo("background");
        assertThat(health.getStatus()).isEqualTo(HealthStatus.UP);
        assertThat(health.getDetails())
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsOnlyKeys("fails", "works")
                .containsEntry(
                        "fails",
                        Map.of(
                                "failing",
                                true,
                                "failures_in_a_row",
                                1L,
                                "meaning",
                                "nothing is done",
                                "cause",
                                "AssertionError: bug"))
                .hasEntrySatisfying(
                        "works",
                        details -> assertThat(details)
                                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                                .containsOnlyKeys("failing", "last_success_ms_ago")
                                .containsEntry("failing", false));
    }

    @Test
    void metricsThenCoverWorkThatIsAddedBeforeAndAfterTheStart() {
        startBoth();
        try (ApplicationContext context = ApplicationContext.builder().build()) {
            new BackgroundMetrics(works, Optional.of(registry)).onApplicationEvent(new StartupEvent(context));
        }
        add("later", () -> {});

        assertThat(failures("fails")).isEqualTo(1);
        assertThat(gauge("failing", "fails")).isEqualTo(1);
        assertThat(gauge("success.age.seconds", "fails")).isNaN();
        assertThat(failures("works")).isZero();
        assertThat(gauge("failing", "works")).isZero();
        assertThat(gauge("success.age.seconds", "works")).isBetween(0.0, 60.0);
        assertThat(gauge("failing", "later")).isZero();
    }

    @Test
    void addWhenTheNameIsTakenThenRefused() {
        add("same", () -> {});

        assertThatIllegalArgumentException()
                .isThrownBy(() -> add("same", () -> {}))
                .withMessage("there is already background work named same");
    }
}
