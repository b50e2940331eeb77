package dev.latchkey.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

class Argon2HashTest {
    private static final String PASSWORD = "s\u00e9ven lamps over the harbour \ud83d\udea2";
    private static final byte[] SALT = "sixteen bytes...".getBytes(StandardCharsets.US_ASCII);
    private static final Argon2Hash.Cost COST = new Argon2Hash.Cost(1024, 2, 1);

    private final BlockPool memory = new FixedBlockPool(COST.blocks());
    private final Argon2Hash hash = Argon2Hash.compute(PASSWORD, COST, SALT, 32, memory);

    @Test
    @DisplayName("the reference implementation's own vector")
    void matchesWhenMadeByTheReferenceImplementationThenTrue() {
        Argon2Hash reference = Argon2Hash.parse(
                        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$" + "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
                .orElseThrow();

        assertThat(reference.matches("password", memory)).isTrue();
        assertThat(reference.matches("Password", memory)).isFalse();
    }

    @Test
    void matchesWhenMadeByAnotherLibraryThenTrue() {
        for (int lanes : List.of(1, 4)) {
            Argon2PasswordEncoder other = new Argon2PasswordEncoder(16, 32, lanes, 1024, 3);
            Argon2Hash theirs =
                    Argon2Hash.parse(String.valueOf(other.encode(PASSWORD))).orElseThrow();

            assertThat(theirs.matches(PASSWORD, memory)).isTrue();
            assertThat(theirs.matches(PASSWORD + " ", memory)).isFalse();
            assertThat(other.matches(PASSWORD, hash.toString())).isTrue();
        }
    }

    @Test
    void computeWhenTheMemoryWasUsedByAnotherThenTheSame() {
        new Argon2PasswordEncoder(16, 32, 1, 1024, 2).encode(PASSWORD);
        Argon2Hash.compute("another", COST, SALT, 32, memory);

        assertThat(Argon2Hash.compute(PASSWORD, COST, SALT, 32, memory)).hasToString(hash.toString());
        assertThat(Argon2Hash.compute(PASSWORD, COST, SALT, 32, new FixedBlockPool(0)))
                .hasToString(hash.toString());
    }

    @Test
    void parseThenWhatToStringHasWritten() {
        assertThat(hash.toString()).startsWith("$argon2id$v=19$m=1024,t=2,p=1$c2l4dGVlbiBieXRlcy4uLg$");
        assertThat(Argon2Hash.parse(hash.toString()).orElseThrow()).hasToString(hash.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
                "$argon2i$v=19$m=1024,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=16$m=1024,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$m=1024,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=1024,t=2$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=-1,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=999999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=1024,t=2,p=1$c29tZXNhbHQ$",
                "$argon2id$v=19$m=1024,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc=",
                "$argon2id$v=19$m=1024,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPcab",
                " $argon2id$v=19$m=1024,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
            })
    void parseWhenItIsNoHashThenEmpty(String text) {
        assertThat(Argon2Hash.parse(text)).isEmpty();
    }
}
