package dev.latchkey.stack.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.stack.StackFailure;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeTargetsTest {

    @Test
    void fromNothingThenTheDefaultStack() {
        assertThat(ProbeTargets.from(List.of(), Map.of()))
                .isEqualTo(new ProbeTargets(
                        List.of(URI.create("http://localhost:8080")), List.of(URI.create("http://localhost:8081"))));
    }

    @Test
    void fromVariablesThenEveryReplicaOfThatStack() {
        ProbeTargets targets = ProbeTargets.from(
                List.of(),
                Map.of("AUTH_PORT", "7000", "AUTH_REPLICAS", "2", "RESOURCE_PORT", "7001", "RESOURCE_REPLICAS", "3"));

        assertThat(targets.auth())
                .containsExactly(URI.create("http://localhost:7000"), URI.create("http://localhost:7010"));
        assertThat(targets.resource())
                .containsExactly(
                        URI.create("http://localhost:7001"),
                        URI.create("http://localhost:7011"),
                        URI.create("http://localhost:7021"));
    }

    @Test
    void fromAddressesThenTheseWithoutSlashAtTheEnd() {
        ProbeTargets targets = ProbeTargets.from(
                List.of(
                        "--resource",
                        "https://a.example/",
                        "https://b.example/api/",
                        "--auth",
                        "https://login.example"),
                Map.of("AUTH_REPLICAS", "9"));

        assertThat(targets.auth()).containsExactly(URI.create("https://login.example"));
        assertThat(targets.resource())
                .containsExactly(URI.create("https://a.example"), URI.create("https://b.example/api"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080",
                "--auth http://localhost:8080",
                "--resource http://localhost:8081",
                "--auth --resource http://localhost:8081",
                "--auth localhost:8080 --resource http://localhost:8081",
                "--auth ftp://localhost --resource http://localhost:8081",
                "--auth http:// --resource http://localhost:8081",
                "--auth http://localhost:8080?a=b --resource http://localhost:8081",
                "--auth http://localhost:8080 --resource http://localhost:8081 --fast"
            })
    void fromArgumentsThatAreNoAddressesThenRefusedInOneLine(String arguments) {
        assertThatExceptionOfType(StackFailure.class)
                .isThrownBy(() -> ProbeTargets.from(List.of(arguments.split(" ")), Map.of()))
                .satisfies(refused -> assertThat(refused.getMessage()).hasLineCount(1));
    }
}
