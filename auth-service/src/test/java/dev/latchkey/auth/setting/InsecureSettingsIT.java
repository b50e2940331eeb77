package dev.latchkey.auth.setting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The insecure settings that auth-service reports at its start. The tests' database server reserves connections. */
class InsecureSettingsIT {
    private static final Map<String, Object> SAFE = Map.of(
            "latchkey.throttle.address-failures", 30,
            "latchkey.throttle.registrations", 1_000);

    @Test
    void startWhenSettingsAreThoseByDefaultThenNoneIsTold() {
        assertThat(told(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "latchkey.issuer, http://auth.example.test, ISSUER",
        "latchkey.clients.private-jwks-uris, true, latchkey.clients.private-jwks-uris",
        "latchkey.throttle.address-failures, 3000, latchkey.throttle.address-failures",
        "latchkey.throttle.registrations, 100000, latchkey.throttle.registrations",
        "latchkey.throttle.account-sessions, 500000, latchkey.throttle.account-sessions",
        "latchkey.password.min-length, 14, latchkey.password.min-length"
    })
    void startWhenASettingIsInsecureThenItIsTold(String property, String value, String name) {
        assertThat(told(Map.of(property, value))).containsExactly(name + " " + value);
    }

    @Test
    void startWhenKeysAreNeverRotatedThenItIsTold() {
        assertThat(told(Map.of("latchkey.key.rotation-interval", "0s")))
                .containsExactly("latchkey.key.rotation-interval PT0S");
    }

    @Test
    void startWhenMailIsNotEncryptedThenItIsToldWithoutThePassword() {
        assertThat(told(Map.of(
                        "latchkey.mail.url", "smtp://user:s3cr3t@mail.example.test?starttls=no",
                        "latchkey.mail.from", "no-reply@example.test")))
                .containsExactly("MAIL_URL starttls=no");
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:8080", "http://auth.localhost", "http://127.0.0.1:8080", "http://[::1]:8080"})
    void startWhenTheIssuerIsThisMachineThenItIsNotTold(String issuer) {
        assertThat(told(Map.of("latchkey.issuer", issuer))).isEmpty();
    }

    /** {@return name and value of each setting that was reported to the audit log} */
    private static List<String> told(Map<String, Object> differences) {
        Map<String, Object> settings = new HashMap<>(SAFE);
        settings.putAll(differences);
        try (AuthServer server = AuthServer.start(AuthDatabase.create(), settings)) {
            return server.audited("""
                    SELECT details ->> 'setting' || ' ' || (details ->> 'value') FROM audit.event
                    WHERE event = 'setting.insecure'""");
        }
    }
}
