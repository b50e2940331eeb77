package dev.latchkey.benchmark.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.benchmark.lab.BenchOptions;
import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.load.Authorization;
import dev.latchkey.benchmark.load.Burst;
import dev.latchkey.benchmark.load.Call;
import dev.latchkey.benchmark.load.Http;
import dev.latchkey.benchmark.passkey.PasskeyUser;
import dev.latchkey.benchmark.service.AnonymousController;
import dev.latchkey.stack.ServiceProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The services as a benchmark starts them, without a load generator. The comparisons depend on this behaviour. */
@EnabledOnOs(OS.LINUX)
class MeasuredStackIT {
    @TempDir
    Path folder;

    @Test
    void routesAnswerAlikeAndUncheckedServiceDoesNotLookForRevocations() throws Exception {
        Lab lab = new Lab(
                Path.of("..").toAbsolutePath().normalize(), folder, BenchOptions.parse(List.of("--quick")), line -> {});
        try (MeasuredStack stack = MeasuredStack.start(lab)) {
            Http http = new Http();
            AuthClient client = new AuthClient(http, stack.auth());
            client.register(AnonymousController.USERNAME);
            String token = client.logIn(AnonymousController.USERNAME).access();
            Map<String, String> bearer = Authorization.header(Authorization.bearer(token));
            ServiceProcess resource = stack.startResource(Map.of());
            URI address = MeasuredStack.address(resource);

            JsonNode answer = http.get(address.resolve("/protected"), bearer);
            assertThat(http.get(address.resolve("/anonymous"), Map.of())).isEqualTo(answer);

            Burst burst = stack.authMeter()
                    .measure(
                            Call.repeated(List.of(() -> client.logIn(AnonymousController.USERNAME))),
                            Duration.ofMillis(500));
            assertThat(burst.cpuMillis()).isPositive();

            PasskeyUser passkeys = PasskeyUser.register(client, "grace");
            passkeys.make(); // a failure is a LoadFailure
            passkeys.make();

            assertThat(new Sessions(stack, client).open(AnonymousController.USERNAME, 3))
                    .extracting(AuthClient.Tokens::access)
                    .doesNotHaveDuplicates()
                    .allSatisfy(each -> assertThat(http.get(
                                    address.resolve("/protected"), Authorization.header(Authorization.bearer(each))))
                            .isEqualTo(answer));

            ServiceProcess unchecked = stack.startResource(Map.of("BENCHMARK_UNCHECKED", "true"));
            client.logOut(token);
            assertThat(http.get(MeasuredStack.address(unchecked).resolve("/protected"), bearer))
                    .isEqualTo(answer);
        }
    }
}
