package dev.latchkey.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HmacSha256Test {
    @Test
    void ofThenTheCodeOfAllPartsTogetherAsInTestCase2OfRfc4231() {
        byte[] code = HmacSha256.of(bytes("Jefe"), bytes("what do ya want "), bytes("for nothing?"));

        assertThat(HexFormat.of().formatHex(code))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
