package dev.latchkey.shared.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.clock.ExpiryClock;
import dev.latchkey.shared.test.TestClock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PublishedKeysTest {
    private static final Duration CURRENT = Duration.ofSeconds(2);

    private final TestClock clock = TestClock.atStart();
    private final PublishedKeys published = new PublishedKeys(CURRENT, new ExpiryClock(clock::nanoTime, clock));

    @Test
    void beforeAnyListThenNoKeyIsInItAndNoneIsExcluded() {
        assertThat(published.contains("kid")).isFalse();
        assertThat(published.excludes("kid")).isFalse();
    }

    @Test
    void sawThenTheLastListCounts() {
        published.saw(Set.of("old", "kid"));
        published.saw(Set.of("kid"));

        assertThat(published.contains("kid")).isTrue();
        assertThat(published.excludes("kid")).isFalse();
        assertThat(published.contains("old")).isFalse();
        assertThat(published.excludes("old")).isTrue();
        assertThat(published.missingFrom(Set.of("old"))).isEqualTo(1);
    }

    @Test
    void sawWhenTheIssuerHasNotSaidThenNoKeyIsExcluded() {
        published.saw(Set.of("kid"));
        published.saw(Set.of());

        assertThat(published.contains("kid")).isFalse();
        assertThat(published.excludes("kid")).isFalse();
    }

    @Test
    void excludesWhenTheListIsOldThenNoKey() {
        published.saw(Set.of("kid"));
        clock.stepBack(Duration.ofHours(1));
        clock.advance(CURRENT.minusMillis(1));
        assertThat(published.excludes("new")).isTrue();

        clock.advance(Duration.ofMillis(1));

        assertThat(published.excludes("new")).isFalse();
        assertThat(published.contains("kid")).isTrue();
    }

    @Test
    void excludesWhenTheMachineWasSuspendedThenNoKey() {
        published.saw(Set.of("kid"));

        clock.set(TestClock.START.plus(CURRENT));

        assertThat(published.excludes("new")).isFalse();
    }
}
