package dev.latchkey.shared.key;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeySetLimitsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void newLimitsWhenTimeToLiveIsTheShortestThenKeysCanBeFetchedByThem() throws IOException {
        KeySetLimits shortest = new KeySetLimits(Duration.ofSeconds(6), SECOND, SECOND, SECOND);

        new RemoteKeys(URI.create("http://localhost/jwks.json"), shortest).close();
    }

    @Test
    void newLimitsWhenTimeToLiveIsShorterThenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeySetLimits(Duration.ofMillis(5999), SECOND, SECOND, SECOND))
                .withMessage("the key set's time to live must be at least two refresh intervals"
                        + " and four timeouts, PT6S, but is PT5.999S");
    }

    @Test
    void newLimitsWhenADurationIsNotPositiveThenRefused() {
        for (Duration wrong : new Duration[] {Duration.ZERO, Duration.ofMillis(-1)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new KeySetLimits(wrong, SECOND, SECOND, SECOND));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new KeySetLimits(Duration.ofHours(1), wrong, SECOND, SECOND));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new KeySetLimits(Duration.ofHours(1), SECOND, wrong, SECOND));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new KeySetLimits(Duration.ofHours(1), SECOND, SECOND, wrong));
        }
    }
}
