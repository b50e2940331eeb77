package dev.latchkey.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SignInMetricsIT {
    @Test
    void loginThenItsOutcomeIsCountedAndAllOutcomesAreThereFromTheBeginning() {
        try (AuthServer server =
                AuthServer.start(AuthDatabase.create(), Map.of("latchkey.throttle.account-failures", 2))) {
            assertThat(counts(server)).containsExactly(0.0, 0.0, 0.0);
            Person person = server.register();

            server.login(person);
            for (int i = 0; i < 5; i++) {
                server.login(person.username(), "a password of another place");
            }

            assertThat(counts(server)).containsExactly(1.0, 2.0, 3.0);
        }
    }

    private static List<Double> counts(AuthServer server) {
        MeterRegistry metrics = server.bean(MeterRegistry.class);
        return Stream.of("succeeded", "failed", "throttled")
                .map(outcome -> metrics.get("latchkey.sign_ins")
                        .tag("outcome", outcome)
                        .functionCounter()
                        .count())
                .toList();
    }
}
