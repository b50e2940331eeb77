package dev.latchkey.auth.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPrefixTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.16.0/20, 192.168.31.255, true",
        "192.168.16.0/20, 192.168.32.0, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1/32, 127.0.0.2, false",
        "172.18.0.1/16, 172.18.200.7, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "fd00::/7, fc12::1, true",
        "::1, ::1, true",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "::ffff:10.0.0.0/104, 11.1.2.3, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "10.0.0.0/8, 2001:db8::1, false"
    })
    void containsThenOnlyAddressesOfTheRange(String prefix, String address, boolean contained) {
        assertThat(AddressPrefix.parse(prefix).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy.example.test",
                "localhost",
                "10/8",
                "10.1",
                "10.0.0.256",
                "010.0.0.1",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0.0/0x8",
                "2001:db8::/129",
                "::ffff:10.0.0.0/33",
                "fe80::1%eth0",
                "[::1]",
                "::1]",
                "10.0.0.1:80",
                "/8",
                "*"
            })
    void parseWhenItIsNoPrefixThenRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressPrefix.parse(text))
                .withMessageContaining(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "::/0", "10.0.0.0/0"})
    void parseWhenItHoldsEveryAddressThenRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressPrefix.parse(text))
                .withMessage(text + " contains every address, so each caller could forge its own");
    }

    @Test
    void settingsWhenAPrefixIsBadThenTheMessageNamesTheSetting() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProxySettings("10.0.0.0/8, nginx", "any"))
                .withMessage("latchkey.proxies.trusted (TRUSTED_PROXIES): nginx is not an address or a prefix like"
                        + " 10.0.0.0/8 or 2001:db8::/32.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProxySettings("", "x-real-ip"))
                .withMessage(
                        "latchkey.proxies.header must be one of any, forwarded, x-forwarded-for, but is x-real-ip");
        assertThat(new ProxySettings(" ", "any").prefixes()).isEmpty();
        assertThat(new ProxySettings("::1, 10.0.0.0/8,", "any").prefixes()).hasSize(2);
    }
}
