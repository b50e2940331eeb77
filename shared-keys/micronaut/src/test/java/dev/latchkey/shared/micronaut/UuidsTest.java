package dev.latchkey.shared.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidsTest {
    private static final UUID ID = UUID.fromString("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");

    @Test
    void parseWhenItIsAUuidInEitherCaseThenTheId() {
        assertThat(Uuids.parse(ID.toString())).hasValue(ID);
        assertThat(Uuids.parse(ID.toString().toUpperCase(Locale.ROOT))).hasValue(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "1-1-1-1-1",
                "f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
                "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
                "1000f1e2d3c-4b5-6978-8796-a5b4c3d2e1",
                "{0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0}",
            })
    void parseWhenItIsAnotherFormThenEmpty(String text) {
        assertThat(Uuids.parse(text)).isEmpty();
    }
}
