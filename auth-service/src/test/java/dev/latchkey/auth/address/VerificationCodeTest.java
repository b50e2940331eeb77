package dev.latchkey.auth.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationCodeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"01AB-CDEF", "01ABCDEF", "01ab cdef", " 0 1 a b c d e f ", "oIab\u2013cdef", "OlAB\u2014CDEF"})
    void parseWhenTypedInAnotherWayThenTheSameCode(String typed) {
        assertThat(VerificationCode.parse(typed)).hasValue(new VerificationCode("01ABCDEF"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01ABCDE", "01ABCDEFG", "01ABCDEU", "01ABCDE\u0661", "01AB_CDEF", "'; DROP TABLE"})
    void parseWhenItCannotBeACodeThenEmpty(String typed) {
        assertThat(VerificationCode.parse(typed)).isEmpty();
    }

    @RepeatedTest(50)
    void randomThenItIsReadAsItIsShown() {
        VerificationCode code = VerificationCode.random();

        assertThat(code.shown()).matches("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}");
        assertThat(VerificationCode.parse(code.shown())).hasValue(code);
    }

    @Test
    void toStringThenTheCodeIsHidden() {
        assertThat(new VerificationCode("01ABCDEF").toString()).doesNotContain("01AB");
    }
}
