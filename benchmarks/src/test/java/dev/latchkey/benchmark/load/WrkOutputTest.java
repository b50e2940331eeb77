package dev.latchkey.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrkOutputTest {
    private static final String OUTPUT = """
            Running 1s test @ http://127.0.0.1:8081
              1 threads and 16 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency     1.95ms    2.10ms  66.90ms   95.00%
                Req/Sec     6.28k     1.10k    9.00k    70.00%
              6283 requests in 1.00s, 1.20MB read
            Requests/sec:   6281.12
            Transfer/sec:      1.20MB

            result requests=6283 microseconds=1000300 connect=0 read=0 write=0 timeout=0 status=0 p50=1950 p99=66900
            """;

    @Test
    void resultWhenAllWereAnsweredThenFigures() {
        LoadResult result = new WrkOutput(OUTPUT).result();
        assertThat(result)
                .isEqualTo(new LoadResult(
                        6283,
                        Duration.ofNanos(1_000_300_000),
                        Duration.ofNanos(1_950_000),
                        Duration.ofNanos(66_900_000)));
        assertThat(result.perSecond()).isEqualTo(6283 / 1.0003);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "read", "write", "timeout", "status"})
    void resultWhenErrorWasCountedThenFailure(String kind) {
        WrkOutput output = new WrkOutput(OUTPUT.replace(kind + "=0", kind + "=1"));
        assertThatThrownBy(output::result)
                .isInstanceOf(LoadFailure.class)
                .hasMessageStartingWith("wrk counted errors")
                .hasMessageContaining(kind + "=1");
    }

    @Test
    void resultWhenNothingWasAnsweredThenFailure() {
        WrkOutput output = new WrkOutput(OUTPUT.replace("requests=6283", "requests=0"));
        assertThatThrownBy(output::result).isInstanceOf(LoadFailure.class).hasMessage("no request was answered");
    }

    @Test
    void resultWhenLineIsMissingThenFailureWithOutput() {
        WrkOutput output = new WrkOutput("unable to connect to 127.0.0.1:8081 Connection refused\n");
        assertThatThrownBy(output::result)
                .isInstanceOf(LoadFailure.class)
                .hasMessageEndingWith("unable to connect to 127.0.0.1:8081 Connection refused");
    }

    @Test
    void resultWhenMemberIsMissingThenFailure() {
        WrkOutput output = new WrkOutput(OUTPUT.replace("p99=66900", ""));
        assertThatThrownBy(output::result).isInstanceOf(LoadFailure.class).hasMessage("wrk's result lacks p99");
    }
}
