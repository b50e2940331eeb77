package dev.latchkey.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** A session outlives an update of the service, so its tokens must not change with the code. */
class RefreshTokenTest {
    private final RefreshToken token = new RefreshToken("ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8");

    @Test
    void successorThenTheTokenIsTheSameInEveryRelease() {
        byte[] salt = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

        assertThat(token.successor(salt).value()).isEqualTo("HTnaKRqCdzA0ClJsKMnqW1K3geYWtfVE45Wpaoxz8JA");
    }

    @Test
    void hashThenTheRowIsFoundInEveryRelease() {
        assertThat(HexFormat.of().formatHex(token.hash()))
                .isEqualTo("cf0931e168b49e987503caf18af6fe253b6b3d82a81008c3e8e1ee67c7c8dc55");
    }
}
