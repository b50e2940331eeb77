package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditEventTest {
    private static final AuditEvent EVENT = AuditEvent.of(EventType.SIGNING_KEY_EMERGENCY_REQUESTED);

    @ParameterizedTest
    @ValueSource(strings = {"", "kid-1", "\u00e4 \ud83d\ude00"})
    void detailWhenItIsTextThenKept(String value) {
        assertThat(EVENT.detail("kid", value).details()).containsEntry("kid", value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\n", "\ud800", "\udc00"})
    void detailWhenTheDatabaseWouldNotTakeItThenReplaced(String value) {
        assertThat(EVENT.detail("kid", "a" + value + "b").details()).containsEntry("kid", "a?b");
    }

    @Test
    void detailWhenItIsLongThenItsBeginningIsKept() {
        String longest = "x".repeat(999) + "\ud83d\ude00";

        assertThat(EVENT.detail("kid", longest).details()).containsEntry("kid", "x".repeat(999) + "?");
    }
}
