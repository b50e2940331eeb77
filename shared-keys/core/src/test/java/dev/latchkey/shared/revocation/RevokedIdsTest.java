package dev.latchkey.shared.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RevokedIdsTest {
    private static final String UUID_TEXT = "6f1c2d3e-4a5b-4c6d-8e7f-0a1b2c3d4e5f";

    private final RevokedIds ids = new RevokedIds();

    @Test
    void containsThenEachIdIsTakenAsItsText() {
        ids.put(UUID_TEXT, 100);
        ids.put("thumbprint", 100);

        assertThat(ids.contains(UUID_TEXT)).isTrue();
        assertThat(ids.contains("thumbprint")).isTrue();
        for (String other : List.of(
                UUID_TEXT.toUpperCase(Locale.ROOT),
                UUID_TEXT.replace('6', '7'),
                UUID_TEXT.replace("-", ""),
                UUID_TEXT + " ",
                UUID_TEXT.substring(1),
                UUID_TEXT.replace('f', 'ｆ'),
                UUID_TEXT.replace('f', 'æ'), // the last seven bits of f and æ are equal
                UUID_TEXT.replace('-', '0'),
                "Thumbprint",
                "",
                "😀")) {
            assertThat(ids.contains(other)).as(other).isFalse();
        }
        assertThat(ids.size()).isEqualTo(2);
    }

    @Test
    void isUuidThenOnlyInTheUsualForm() {
        assertThat(RevokedIds.isUuid(UUID_TEXT)).isTrue();
        assertThat(RevokedIds.isUuid("00000000-0000-0000-0000-000000000000")).isTrue();
        for (int i = 0; i < UUID_TEXT.length(); i++) {
            for (String wrong : List.of("g", "A", " ", "é", "\0", UUID_TEXT.charAt(i) == '-' ? "0" : "-")) {
                String text = UUID_TEXT.substring(0, i) + wrong + UUID_TEXT.substring(i + 1);
                assertThat(RevokedIds.isUuid(text)).as(text).isFalse();
            }
        }
    }

    @Test
    void evictBeforeThenWhatHasExpiredGoesWhateverItsForm() {
        ids.put(UUID_TEXT, 99);
        ids.put("old", 99);
        ids.put("new", 100);
        ids.put("old-and-new", 99);
        ids.put("old-and-new", 100);
        ids.put("old-and-new", 99);
        ids.put("00000000-0000-0000-0000-000000000000", -5);

        ids.evictBefore(100);

        assertThat(ids.contains(UUID_TEXT)).isFalse();
        assertThat(ids.contains("old")).isFalse();
        assertThat(ids.contains("new")).isTrue();
        assertThat(ids.contains("old-and-new")).isTrue();
        assertThat(ids.size()).isEqualTo(2);
    }

    @Property
    void putAnyUuidThenThatOne(@ForAll long high, @ForAll long low, @ForAll long otherLow) {
        RevokedIds any = new RevokedIds();
        any.put(new UUID(high, low).toString(), 1);

        assertThat(any.contains(new UUID(high, low).toString())).isTrue();
        assertThat(any.contains(new UUID(high, otherLow).toString())).isEqualTo(low == otherLow);
        assertThat(any.contains(new UUID(low, high).toString())).isEqualTo(low == high);
    }
}
