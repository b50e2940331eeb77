package dev.latchkey.auth.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomSecretTest {
    @Test
    void textThenItIs256BitsInBase64UrlAndEachIsAnother() {
        Set<String> texts = Stream.generate(RandomSecret::text).limit(100).collect(Collectors.toSet());

        assertThat(texts).hasSize(100).allSatisfy(text -> {
            assertThat(text).matches("[\\w-]{43}");
            assertThat(Base64.getUrlDecoder().decode(text)).hasSize(32);
        });
    }

    @Test
    void hashThenItIsSha256OfTheText() {
        // FIPS 180-2 appendix B.1
        assertThat(HexFormat.of().formatHex(RandomSecret.hash("abc")))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
