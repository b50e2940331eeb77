package dev.latchkey.shared.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.latchkey.shared.json.StrictJson.Kind;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    @Test
    void membersThenEachHasItsKindInItsOrder() throws JsonRefusedException {
        String json = """
                {"o":{"x":[1,{}]},"a":[1,"b",null],"s":"","i":-0,"f":1.0,"e":1e3,"t":true,"n":null,"é\\u20ac😀":"\\ud83d\\ude00"}
                """;

        assertThat(StrictJson.members(json.getBytes(UTF_8)))
                .containsExactly(
                        entry("o", Kind.OBJECT),
                        entry("a", Kind.ARRAY),
                        entry("s", Kind.STRING),
                        entry("i", Kind.INTEGER),
                        entry("f", Kind.FRACTION),
                        entry("e", Kind.FRACTION),
                        entry("t", Kind.BOOLEAN),
                        entry("n", Kind.NULL),
                        entry("é€😀", Kind.STRING));
    }

    @Test
    void membersWhenTheSameNameStandsInDifferentObjectsThenRead() throws JsonRefusedException {
        assertThat(StrictJson.members("{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}".getBytes(UTF_8)))
                .containsOnlyKeys("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":1}",
                "{\"x\":{\"a\":1,\"a\":2}}",
                "{\"x\":[[{\"a\":1,\"a\":2}]]}",
                "{\"a\":1",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":undefined}",
                "{\"a\":\"\u0001\"}",
                "{\"a\":\"\\x41\"}",
                "{\"a\":1}/**/",
                "\ufeff{}",
            })
    void membersWhenNotWellFormedThenRefused(String json) {
        assertRefused(json.getBytes(UTF_8), "The text is not well-formed JSON, or names a member twice.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "[{}]", "null", "true", "1", "\"{}\""})
    void membersWhenNoObjectThenRefused(String json) {
        assertRefused(json.getBytes(UTF_8), "The text is not a JSON object.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}{}", "{} null", "{}[]"})
    void membersWhenMoreThanOneValueThenRefused(String json) {
        assertRefused(json.getBytes(UTF_8), "There is more than one value.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"\\u0000\"}", "{\"a\\u0000\":1}", "{\"a\":{\"b\":[\"\\u0000\"]}}"})
    void membersWhenAStringHoldsNulThenRefused(String json) {
        assertRefused(json.getBytes(UTF_8), "A string holds the character U+0000.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\\ud83d\"}",
                "{\"a\":\"\\ude00\"}",
                "{\"a\":\"\\ude00\\ud83d\"}",
                "{\"a\":\"\\ud83d\\ud83d\\ude00\"}",
                "{\"\\ud83d\":1}",
                "{\"a\":[{\"b\":\"x\\ud83dx\"}]}"
            })
    void membersWhenHalfASurrogatePairThenRefused(String json) {
        assertRefused(json.getBytes(UTF_8), "A string holds half of a surrogate pair.");
    }

    @Test
    void membersWhenNotUtf8ThenRefused() {
        assertRefused(new byte[] {'{', (byte) 0xff, '}'}, "The text is not valid UTF-8.");
        assertRefused(
                "{\"a\":\"é\"}".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), "The text is not valid UTF-8.");
    }

    @Test
    void membersWhenNestedPast32ThenRefused() throws JsonRefusedException {
        assertThat(StrictJson.members(nested(32))).containsOnlyKeys("a");
        assertThatExceptionOfType(JsonRefusedException.class).isThrownBy(() -> StrictJson.members(nested(33)));
        assertThatExceptionOfType(JsonRefusedException.class).isThrownBy(() -> StrictJson.members(nested(100_000)));
    }

    private static byte[] nested(int depth) {
        return ("{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1)).getBytes(UTF_8);
    }

    @Test
    void membersWhenANumberIsVeryLongThenRefused() {
        assertThatExceptionOfType(JsonRefusedException.class)
                .isThrownBy(() -> StrictJson.members(("{\"a\":" + "9".repeat(100_000) + "}").getBytes(UTF_8)));
    }

    @Property
    void membersWhenAnyBytesThenReadOrRefused(@ForAll byte[] bytes) {
        try {
            assertThat(StrictJson.members(bytes)).isNotNull();
        } catch (JsonRefusedException e) {
            assertThat(e).hasMessageEndingWith(".");
        }
    }

    @Test
    void elementsThenTheKindsOfThatMembersOwnElements() throws JsonRefusedException {
        byte[] json = """
                {"a":["x",["y"],{"b":[1]}],"b":["\\u00e9"],"e":[],"o":{"n":[null]},"n":[null,1,1.5,true],"s":"b"}""".getBytes(UTF_8);

        assertThat(StrictJson.elements(json, "a")).containsExactly(Kind.OBJECT, Kind.ARRAY, Kind.STRING);
        assertThat(StrictJson.elements(json, "b")).containsExactly(Kind.STRING);
        assertThat(StrictJson.elements(json, "n"))
                .containsExactly(Kind.INTEGER, Kind.FRACTION, Kind.BOOLEAN, Kind.NULL);
        for (String none : new String[] {"e", "o", "s", "absent"}) {
            assertThat(StrictJson.elements(json, none)).isEmpty();
        }
    }

    private static void assertRefused(byte[] json, String message) {
        assertThatExceptionOfType(JsonRefusedException.class)
                .isThrownBy(() -> StrictJson.members(json))
                .withMessage(message);
    }
}
