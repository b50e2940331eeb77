package dev.latchkey.auth.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReservedConnectionsStepTest {
    @Test
    void warningWhenNoneAreReservedThenItNamesTheSetting() {
        assertThat(ReservedConnectionsStep.warning(0))
                .hasValueSatisfying(text -> assertThat(text).contains("set reserved_connections on the server"));
    }

    @Test
    void warningWhenSomeAreReservedThenNone() {
        assertThat(ReservedConnectionsStep.warning(120)).isEmpty();
    }
}
