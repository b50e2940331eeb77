package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.core.convert.ConversionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "openid", "notes:write openid notes:read"})
    void valuesThenTheDatabaseGetsTheSameText(String text) {
        assertThat(new ScopeText.Converter().convertToPersistedValue(ScopeText.values(text), ConversionContext.DEFAULT))
                .isEqualTo(text);
        assertThat(ScopeText.values(text)).hasSize(text.isEmpty() ? 0 : text.split(" ", -1).length);
    }
}
