package dev.latchkey.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackSettingsTest {

    private static final Path REPOSITORY = Path.of("/somewhere");

    @Test
    void fromEnvironmentWhenNothingIsSetThenTheDocumentedDefaults() {
        StackSettings settings = from(Map.of());

        assertThat(settings.dataFolder()).isEqualTo(Path.of("/somewhere/.latchkey"));
        assertThat(settings.listeners())
                .containsExactlyInAnyOrder(
                        new Listener("auth-1", 8080, "AUTH_PORT"),
                        new Listener("auth-1", 9080, "AUTH_MANAGEMENT_PORT"),
                        new Listener("resource-1", 8081, "RESOURCE_PORT"),
                        new Listener("resource-1", 9081, "RESOURCE_MANAGEMENT_PORT"),
                        new Listener("PostgreSQL", 5432, "POSTGRES_PORT"));
        assertThat(settings.issuer()).isEqualTo("http://localhost:8080");
    }

    @Test
    void fromEnvironmentWhenReplicasAreSetThenEachListensTenPortsAboveTheOneBefore() {
        ServiceSettings resource =
                from(Map.of("RESOURCE_REPLICAS", "3", "RESOURCE_PORT", "8181")).service(Service.RESOURCE);

        assertThat(resource.replicas()).isEqualTo(3);
        assertThat(resource.portOf(1)).isEqualTo(8181);
        assertThat(resource.portOf(3)).isEqualTo(8201);
        assertThat(resource.managementPortOf(3)).isEqualTo(9101);
    }

    @Test
    void fromEnvironmentWhenNineOfEachThenNoPortClashes() {
        StackSettings settings = from(Map.of("RESOURCE_REPLICAS", "9", "AUTH_REPLICAS", "9"));

        assertThat(settings.listeners()).hasSize(37).doesNotHaveDuplicates();
    }

    @Test
    void issuerWhenOnlyThePortIsSetThenFollowsIt() {
        assertThat(from(Map.of("AUTH_PORT", "7000")).issuer()).isEqualTo("http://localhost:7000");
    }

    @Test
    void issuerWhenSetThenTakenAsItIs() {
        assertThat(from(Map.of("ISSUER", "https://login.example.com")).issuer()).isEqualTo("https://login.example.com");
    }

    @Test
    void dataFolderWhenSetThenUsed() {
        assertThat(from(Map.of("DATA_DIR", "/elsewhere/data")).dataFolder()).isEqualTo(Path.of("/elsewhere/data"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "10", "two", "1.5", "99999999999", "٣"})
    void fromEnvironmentWhenReplicasAreNoNumberFromOneToNineThenRefused(String replicas) {
        assertThatExceptionOfType(StackFailure.class)
                .isThrownBy(() -> from(Map.of("AUTH_REPLICAS", replicas)))
                .withMessage("AUTH_REPLICAS must be a number from 1 to 9, but is \"" + replicas + "\".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "http", "80 80"})
    void fromEnvironmentWhenPortIsNoPortThenRefused(String port) {
        assertThatExceptionOfType(StackFailure.class)
                .isThrownBy(() -> from(Map.of("POSTGRES_PORT", port)))
                .withMessage("POSTGRES_PORT must be a number from 1 to 65535, but is \"" + port + "\".");
    }

    @Test
    void fromEnvironmentWhenLastReplicaWouldHaveNoPortThenRefused() {
        assertThatExceptionOfType(StackFailure.class)
                .isThrownBy(() -> from(Map.of("RESOURCE_PORT", "65530", "RESOURCE_REPLICAS", "2")))
                .withMessageContaining("RESOURCE_PORT must be a number from 1 to 65525");
    }

    @Test
    void fromEnvironmentWhenTwoProcessesWouldShareAPortThenBothAreNamed() {
        assertThatExceptionOfType(StackFailure.class)
                .isThrownBy(() -> from(Map.of("RESOURCE_PORT", "8090", "AUTH_REPLICAS", "2")))
                .withMessage("Port 8090 is set for both auth-2 (AUTH_PORT) and resource-1 (RESOURCE_PORT): "
                        + "set one of them to another port.");
    }

    @Test
    void databaseUrlWhenThereIsAStandbyThenBothAndThePrimaryIsTaken() {
        StackSettings settings = from(Map.of("POSTGRES_PORT", "7000"));

        assertThat(settings.databaseUrl()).isEqualTo("jdbc:postgresql://127.0.0.1:7000/latchkey");
        assertThat(settings.withStandby().databaseUrl())
                .isEqualTo("jdbc:postgresql://127.0.0.1:7000,127.0.0.1:7002/latchkey?targetServerType=primary");
    }

    @Test
    void environmentOfWhenSetForOneProcessThenNotForAnother() {
        StackSettings settings = from(Map.of()).withProcess("auth-1", Map.of("COLOUR", "red"));

        assertThat(settings.environmentOf("auth-1")).isEqualTo(Map.of("COLOUR", "red"));
        assertThat(settings.environmentOf("auth-2")).isEmpty();
    }

    private static StackSettings from(Map<String, String> environment) {
        return StackSettings.fromEnvironment(environment, REPOSITORY);
    }
}
