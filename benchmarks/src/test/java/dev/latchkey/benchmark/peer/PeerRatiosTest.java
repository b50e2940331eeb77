package dev.latchkey.benchmark.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.benchmark.report.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerRatiosTest {
    @Test
    void ratiosWhenBothWereMeasuredThenTheirsToOurs() {
        List<Row> rows = List.of(
                Row.of("issue.refresh.cpu_ms", "ms", List.of(0.5)),
                Row.of("keycloak.refresh.cpu_ms", "ms", List.of(3.0)),
                Row.of("keycloak.userinfo.cpu_ms", "ms", List.of(0.3)));
        assertThat(PeerRatios.of(rows))
                .containsExactly(new Row("keycloak.refresh_to_latchkey.ratio", "", 6, 6, 6, 1, null));
    }
}
