package dev.latchkey.auth.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientAddressTest {
    @Test
    void parseThenTheDomainIsInAscii() {
        assertThat(RecipientAddress.parse("ada+x@bücher.example"))
                .hasValueSatisfying(
                        address -> assertThat(address.getAddress()).isEqualTo("ada+x@xn--bcher-kva.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada",
                "@example.test",
                "ada@",
                "ada@example.test\r\nBcc: eve@example.test",
                "ada\r\nBcc: eve@example.test",
                "\"a\r\n b\"@example.test",
                "ada@example.test> RCPT TO:<eve@example.test",
                "Ada <ada@example.test>",
                "ada,eve@example.test",
                "ädä@example.test",
                "ada@gmaıl.example", // for an account the address of ada@gmail.example, but another domain
                ".ada@example.test",
                "ada@exa mple.test",
                "ada@-.test\u0000"
            })
    void parseWhenAMailServerDoesNotTakeItThenEmpty(String address) {
        assertThat(RecipientAddress.parse(address)).isEmpty();
    }

    @Test
    void maskedThenTheAddressIsNotInIt() {
        assertThat(RecipientAddress.masked("ada@example.test")).isEqualTo("a…@example.test");
        assertThat(RecipientAddress.masked("😀x@example.test")).isEqualTo("😀…@example.test");
        assertThat(RecipientAddress.masked("a@b\r\nc")).isEqualTo("a…@b??c");
        assertThat(RecipientAddress.masked("@")).isEqualTo("…");
    }
}
