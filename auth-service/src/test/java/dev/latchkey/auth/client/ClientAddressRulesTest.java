package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressRulesTest {
    private final ClientAddressRules strict = new ClientAddressRules(false);
    private final ClientAddressRules lenient = new ClientAddressRules(true);

    @Test
    void requireAllowedWhenTheSettingsNameTheAddressThenOnlyThisOneIsAllowed() {
        URI own = URI.create("http://10.0.0.1:8081/security-events");
        ClientAddressRules rules = new ClientAddressRules(false, Set.of(own));

        assertThatCode(() -> rules.requireAllowed(own)).doesNotThrowAnyException();
        assertThatThrownBy(() -> rules.requireAllowed(own.resolve("/admin"))).isInstanceOf(IOException.class);
        assertThat(rules.objection(own)).as("a client cannot register it").isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://93.184.216.34/keys",
                "http://localhost/keys",
                "ftp://93.184.216.34/keys",
                "https:///keys",
                "https://user@93.184.216.34/keys",
                "https://93.184.216.34/keys#part",
                "keys",
                "file:///etc/passwd"
            })
    void objectionWhenNotPlainHttpsThenSo(String address) {
        assertThat(strict.objection(URI.create(address))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/keys",
                "https://localhost/keys",
                "https://10.1.2.3/keys",
                "https://172.16.0.1/keys",
                "https://192.168.1.1/keys",
                "https://169.254.169.254/latest/meta-data",
                "https://100.64.0.1/keys",
                "https://0.0.0.0/keys",
                "https://255.255.255.255/keys",
                "https://224.0.0.1/keys",
                "https://198.18.0.1/keys",
                "https://192.0.0.1/keys",
                "https://[::1]/keys",
                "https://[::]/keys",
                "https://[fe80::1]/keys",
                "https://[fc00::1]/keys",
                "https://[fd00:ec2::254]/keys",
                "https://[::ffff:10.0.0.1]/keys",
                "https://[64:ff9b::a00:1]/keys",
                "https://[2002:a00:1::1]/keys",
                "https://[ff02::1]/keys",
                "https://2130706433/keys",
                "http://93.184.216.34/keys"
            })
    void requireAllowedWhenPrivateThenRefused(String address) {
        assertThatThrownBy(() -> strict.requireAllowed(URI.create(address))).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://93.184.216.34/keys", "https://[2606:2800:220:1:248:1893:25c8:1946]/keys"})
    void requireAllowedWhenPublicThenAllowed(String address) {
        assertThatCode(() -> strict.requireAllowed(URI.create(address))).doesNotThrowAnyException();
        assertThat(strict.objection(URI.create(address))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:8080/keys", "http://127.0.0.1/keys", "http://[::1]/keys", "https://10.0.0.1/k"
            })
    void requireAllowedWhenPrivateIsAllowedThenAllowed(String address) {
        assertThatCode(() -> lenient.requireAllowed(URI.create(address))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://10.0.0.1/keys", "http://orders:8080/keys", "http://127.0.0.1.example.test/keys"})
    void objectionWhenHttpIsNotOnThisMachineThenSo(String address) {
        assertThat(lenient.objection(URI.create(address))).isPresent();
    }
}
