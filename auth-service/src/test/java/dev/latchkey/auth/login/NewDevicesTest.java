package dev.latchkey.auth.login;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The names by which the devices of an account are known. */
class NewDevicesTest {
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";

    @Test
    void kindThenItHasBrowserAndSystemWithoutVersions() {
        assertThat(NewDevices.kind(true, FIREFOX)).isEqualTo("browser Firefox Linux");
        assertThat(NewDevices.kind(false, FIREFOX)).isEqualTo("client Firefox Linux");
        assertThat(NewDevices.kind(false, FIREFOX.replace("130", "131"))).isEqualTo("client Firefox Linux");
    }

    @Test
    void kindWhenNeitherIsKnownThenTheProductWithoutItsVersion() {
        assertThat(NewDevices.kind(false, "Nightly-Job/7.2 (build 5)")).isEqualTo("client nightly-job");
        assertThat(NewDevices.kind(false, "x".repeat(256))).isEqualTo("client " + "x".repeat(40));
        assertThat(NewDevices.kind(false, "???")).isEqualTo("client unknown");
        assertThat(NewDevices.kind(false, null)).isEqualTo("client unknown");
    }
}
