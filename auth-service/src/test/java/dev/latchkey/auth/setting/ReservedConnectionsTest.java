package dev.latchkey.auth.setting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReservedConnectionsTest {
    @Test
    void insecureWhenNoneAreReservedThenItNamesTheSetting() {
        assertThat(ReservedConnections.insecureSettings(0))
                .extracting(InsecureSetting::name)
                .containsExactly("reserved_connections");
    }

    @Test
    void insecureWhenSomeAreReservedThenNone() {
        assertThat(ReservedConnections.insecureSettings(120)).isEmpty();
    }
}
