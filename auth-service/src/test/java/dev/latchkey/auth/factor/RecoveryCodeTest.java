package dev.latchkey.auth.factor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryCodeTest {
    @Test
    void newSetThenTenDifferentCodes() {
        List<RecoveryCode> codes = RecoveryCode.newSet();

        assertThat(codes).hasSize(10).doesNotHaveDuplicates();
        assertThat(codes)
                .allSatisfy(code -> assertThat(code.shown())
                        .matches("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}"));
        assertThat(codes.getFirst()).hasToString("RecoveryCode[]");
    }

    @Test
    void parseWhenTypedLooselyThenTheSameCode() {
        RecoveryCode code = RecoveryCode.newSet().getFirst();

        assertThat(RecoveryCode.parse(code.shown().toLowerCase(Locale.ROOT))).hasValue(code);
        assertThat(RecoveryCode.parse(" " + code.shown().replace('-', '–') + "\t"))
                .hasValue(code);
        assertThat(RecoveryCode.parse("olio-0000-0000")).hasValue(new RecoveryCode("011000000000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "123456", "0000-0000-000", "0000-0000-0000-0", "UUUU-0000-0000", "0000.0000.0000"})
    void parseWhenItIsNoCodeThenNone(String typed) {
        assertThat(RecoveryCode.parse(typed)).isEmpty();
    }
}
