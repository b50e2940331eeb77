package dev.latchkey.auth.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SeenLeasesTest {
    private static final long FIRST = 1_000;
    private static final long LATER = 5_000;
    private static final long NOW = 9_000;

    private final SeenLeases seen = new SeenLeases();
    private final UUID verifier = UUID.randomUUID();

    @Test
    void beganBeforeWhenNeverSeenThenWhenTheStatementReturned() {
        assertThat(seen.beganBefore(lease(1), NOW)).isEqualTo(NOW);
        assertThat(seen.any()).isFalse();
    }

    @Test
    void beganBeforeWhenSeenUnchangedThenSinceTheFirstTime() {
        saw(1, FIRST);
        saw(1, LATER);

        assertThat(seen.beganBefore(lease(1), NOW)).isEqualTo(FIRST);
    }

    @Test
    void beganBeforeWhenRenewedSinceThenWhenTheStatementReturned() {
        saw(1, FIRST);

        assertThat(seen.beganBefore(lease(2), NOW)).isEqualTo(NOW);
    }

    @Test
    void beganBeforeWhenAnOldReadingComesLateThenNeverEarlierThanItIsTrue() {
        saw(2, FIRST);
        saw(1, LATER);

        assertThat(seen.beganBefore(lease(2), NOW)).isEqualTo(NOW);
        saw(2, NOW);
        assertThat(seen.beganBefore(lease(2), NOW + 1)).isEqualTo(NOW);
    }

    @Test
    void beganBeforeWhenSeenOnlyAfterTheStatementThenWhenTheStatementReturned() {
        saw(1, NOW + 1);

        assertThat(seen.beganBefore(lease(1), NOW)).isEqualTo(NOW);
    }

    @Test
    void retainThenOthersAreForgotten() {
        saw(1, FIRST);

        seen.retain(List.of());

        assertThat(seen.beganBefore(lease(1), NOW)).isEqualTo(NOW);
        assertThat(seen.any()).isFalse();
    }

    private void saw(long renewals, long returned) {
        seen.saw(List.of(lease(renewals)), returned);
    }

    private VerifierLease lease(long renewals) {
        return new VerifierLease(verifier, renewals, 0, Duration.ofSeconds(5));
    }
}
