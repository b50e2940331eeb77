package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.stack.StackSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./stack probe} on the command line, against fake services that keep the promise or break it.
 * {@link StackCommandIT} probes a real stack.
 */
@EnabledOnOs(OS.LINUX)
class ProbeIT {

    private static final String STACK = Repository.root().resolve("stack").toString();

    @TempDir
    Path folder;

    private final Map<String, String> variables = new HashMap<>();
    private final FakeDeployment deployment = new FakeDeployment();
    private URI auth;
    private URI right;

    @BeforeEach
    void start() throws IOException {
        auth = deployment.startAuth();
        right = deployment.startVerifier(FakeDeployment.Flaw.NONE);
    }

    @AfterEach
    void stop() {
        deployment.close();
    }

    @Test
    void probeWhenEveryReplicaRefusesThenKeptWithALineForEach() throws IOException {
        URI second = deployment.startVerifier(FakeDeployment.Flaw.NONE);

        List<String> lines = probe(0, "--auth", auth + "/", "--resource", right.toString(), second.toString());

        assertThat(lines).hasSize(6);
        assertThat(lines.get(0))
                .startsWith("Logout through " + auth + ": answered after ")
                .endsWith(" ms, confirmed by 3 verifiers.");
        assertThat(lines.get(2)).contains(right.toString(), "never");
        assertThat(lines.get(3)).contains(second.toString(), "never");
        assertThat(lines.get(4)).contains(auth.toString(), "never");
        assertThat(lines.get(5)).isEqualTo("Kept: no request that began after the logout's answer was accepted.");
    }

    @Test
    void probeByTheCommandForOtherDeploymentsThenALogoutThroughEachAuthService() throws IOException {
        URI other = deployment.startAuth();
        URI second = deployment.startVerifier(FakeDeployment.Flaw.NONE);
        URI third = deployment.startVerifier(FakeDeployment.Flaw.NONE);
        Guide promise = Guide.open("docs/concepts/promise.md")
                .with(Map.of(
                        "https://a1", auth.toString(),
                        "https://a2", other.toString(),
                        "https://r1", right.toString(),
                        "https://r2", second.toString(),
                        "https://r3", third.toString()));

        assertThat(run(0, Repository.root(), List.of("bash", "-c", "exec " + promise.block("Test it"))))
                .anyMatch(line -> line.startsWith("Logout through " + auth))
                .anyMatch(line -> line.startsWith("Logout through " + other));
    }

    @Test
    void probeWhenOneReplicaAcceptsLateThenBrokenAndItIsNamed() throws IOException {
        URI late = deployment.startVerifier(FakeDeployment.Flaw.LATE);

        List<String> lines = probe(1, "--auth", auth.toString(), "--resource", right.toString(), late.toString());

        assertThat(lines)
                .anyMatch(line -> line.contains(right.toString()) && line.contains("never"))
                .anyMatch(line -> line.contains(late.toString()) && line.matches(".*\\d+ TIMES, UNTIL \\d+\\.\\d ms.*"))
                .anyMatch(line -> line.startsWith("BROKEN: "));
    }

    @Test
    void probeWhenRegistrationIsClosedThenTheVariablesAreNamed() throws IOException {
        deployment.admitOnly("watchman");

        assertThat(probe(2, "--auth", auth.toString(), "--resource", right.toString()))
                .containsExactly(
                        "stack: %s refuses to register an account (403): set PROBE_USERNAME and PROBE_PASSWORD to"
                                        .formatted(auth)
                                + " those of an account.");
    }

    @Test
    void probeWhenAnAccountIsGivenThenItSignsIn() throws IOException {
        deployment.admitOnly("watchman");
        variables.put("PROBE_USERNAME", "watchman");
        variables.put("PROBE_PASSWORD", Caller.PASSWORD);

        probe(0, "--auth", auth.toString(), "--resource", right.toString());
    }

    @Test
    void probeWhenOnlyAUsernameIsGivenThenSaid() throws IOException {
        variables.put("PROBE_USERNAME", "watchman");

        assertThat(probe(2, "--auth", auth.toString(), "--resource", right.toString()))
                .containsExactly("stack: PROBE_USERNAME and PROBE_PASSWORD belong together: set both.");
    }

    @Test
    void probeWhenAReplicaIsNotReadyThenSaid() throws IOException {
        URI unavailable = deployment.startVerifier(FakeDeployment.Flaw.UNAVAILABLE);

        assertThat(probe(2, "--auth", auth.toString(), "--resource", unavailable.toString()))
                .containsExactly("stack: %s answers 503 to a valid token. Is it ready?".formatted(unavailable));
    }

    @Test
    void probeWhenNoStackRunsThenSaidInOneLine() throws IOException {
        StackSettings free = StackSettings.onFreePorts(Repository.root(), folder, 1, 1);
        variables.putAll(StackVariables.of(free));
        int port = Integer.parseInt(variables.get("AUTH_PORT"));

        assertThat(probe(2))
                .containsExactly(
                        "stack: No service answers at http://localhost:%d: start ./stack first, or name the addresses "
                                        .formatted(port)
                                + "(see ./stack --help).");
    }

    @Test
    void probeWhenArgumentIsUnknownThenSaid() throws IOException {
        assertThat(probe(2, "--fast")).containsExactly("stack: Unknown argument \"--fast\": see ./stack --help.");
    }

    private List<String> probe(int status, String... arguments) throws IOException {
        return run(
                status,
                folder,
                Stream.concat(Stream.of(STACK, "probe"), Stream.of(arguments)).toList());
    }

    private List<String> run(int status, Path directory, List<String> command) throws IOException {
        try (StackScript probe = StackScript.start(directory, variables, command)) {
            assertThat(probe.awaitExit()).isEqualTo(status);
            return probe.lines();
        }
    }
}
