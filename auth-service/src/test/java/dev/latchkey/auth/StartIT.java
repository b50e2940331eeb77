package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestRows;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Settings that stop the start of the service. */
class StartIT {
    private final TestDatabase database = TestDatabase.create();

    @Test
    @DisplayName("26 no default master key: without a master key the service does not start")
    void startWithoutMasterKeyThenRefused() {
        assertThat(refusal(Map.of("latchkey.master-key.key", "")))
                .isEqualTo("Set MASTER_KEY or MASTER_KEY_FILE, not both: the master key encrypts the signing keys.");
        assertThat(TestRows.select(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'auth'"))
                .containsExactly("0");
    }

    @Test
    void startWithTwoMasterKeysThenRefused() {
        assertThat(refusal(Map.of("latchkey.master-key.file", "/tmp/key")))
                .isEqualTo("Set MASTER_KEY or MASTER_KEY_FILE, not both: the master key encrypts the signing keys.");
    }

    @Test
    void startWhenMasterKeyIsMalformedThenRefusedWithoutTellingIt() {
        assertThat(refusal(Map.of("latchkey.master-key.key", "too-short")))
                .isEqualTo("The master key must be the base64url form of 32 random bytes.");
    }

    @Test
    @DisplayName("2 a minimum length below 8 stops the start, and the message names property and value")
    void startWhenMinimumLengthIsBelowEightThenRefused() {
        assertThat(refusal(Map.of("latchkey.password.min-length", 7)))
                .isEqualTo("latchkey.password.min-length must be 8 or more, but is 7");
    }

    @Test
    void startWhenALimitOfHttpIsOutOfBoundsThenRefused() {
        assertThat(refusal(Map.of("latchkey.http.max-connections", 1)))
                .isEqualTo("latchkey.http.max-connections must be between 16 and 1000000, but is 1");
        assertThat(refusal(Map.of("latchkey.http.header-timeout", "0s")))
                .isEqualTo("latchkey.http.header-timeout must be between PT1S and PT5M, but is PT0S");
        assertThat(refusal(Map.of("latchkey.http.request-timeout", "5s")))
                .isEqualTo("latchkey.http.request-timeout must be between PT10S and PT1H, but is PT5S");
        assertThat(refusal(Map.of("latchkey.http.idle-timeout", "2h")))
                .isEqualTo("latchkey.http.idle-timeout must be between PT1S and PT1H, but is PT2H");
        assertThat(refusal(Map.of("latchkey.http.max-buffered-bytes", "1KB")))
                .isEqualTo("latchkey.http.max-buffered-bytes must be between 1048576 and 1073741824, but is 1024");
    }

    @Test
    void startWhenIssuerIsNoAddressThenRefused() {
        for (String issuer :
                new String[] {"localhost:8080", "ftp://host", "http://host?x", "https://host#x", "/path"}) {
            assertThat(refusal(Map.of("latchkey.issuer", issuer)))
                    .isEqualTo("latchkey.issuer (ISSUER) must be an http or https address without query and fragment,"
                            + " but is " + issuer);
        }
    }

    @Test
    @DisplayName("26 no secret has a default")
    void propertiesThenSecretsAreEmptyUnlessGiven() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = AuthService.class.getResourceAsStream("/application.properties")) {
            properties.load(file);
        }

        assertThat(properties)
                .containsEntry("datasources.default.password", "${DATABASE_PASSWORD:}")
                .containsEntry("latchkey.master-key.key", "${MASTER_KEY:}")
                .containsEntry("latchkey.master-key.create", "${MASTER_KEY_CREATE:false}");
    }

    private String refusal(Map<String, Object> settings) {
        Throwable failure =
                catchThrowable(() -> AuthServer.start(database, settings).close());
        assertThat(failure).isNotNull();
        return AuthServer.rootMessage(failure);
    }
}
