package dev.latchkey.shared.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.shared.json.StrictJson.Kind;
import java.text.ParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        assertRefused(json.getBytes(UTF_8), "The text contains more than one JSON value.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"\\u0000\"}", "{\"a\\u0000\":1}", "{\"a\":{\"b\":[\"\\u0000\"]}}"})
    void membersWhenAStringHoldsNulThenRefused(String json) {
        assertRefused(json.getBytes(UTF_8), "A string contains the character U+0000.");
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
        assertRefused(json.getBytes(UTF_8), "A string contains an unpaired surrogate.");
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
        assertThat(StrictJson.values(nested(32))).containsOnlyKeys("a");
        for (int depth : new int[] {33, 100_000}) {
            assertRefused(nested(depth), "The text is not well-formed JSON, or names a member twice.");
        }
    }

    private static byte[] nested(int depth) {
        return ("{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1)).getBytes(UTF_8);
    }

    @Test
    void membersWhenANumberIsVeryLongThenRefused() {
        assertRefused(member("9".repeat(100_000)), "The text is not well-formed JSON, or names a member twice.");
    }

    @Property
    void membersWhenAnyBytesThenReadOrRefused(@ForAll byte[] bytes) {
        try {
            assertThat(StrictJson.values(bytes).keySet())
                    .isEqualTo(StrictJson.members(bytes).keySet());
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

    @Test
    void valuesThenEachIsThereInItsOrder() throws JsonRefusedException {
        byte[] json = """
                {"o":{"x":[1,{}],"n":null},"a":[1,"b",null,[],false],"s":"","t":true,"n":null,"é\\u20ac😀":"\\ud83d\\ude00"}
                """.getBytes(UTF_8);
        Map<String, @Nullable Object> object = new HashMap<>();
        object.put("x", List.of(1L, Map.of()));
        object.put("n", null);

        assertThat(StrictJson.values(json))
                .containsExactly(
                        entry("o", object),
                        entry("a", Arrays.<@Nullable Object>asList(1L, "b", null, List.of(), false)),
                        entry("s", ""),
                        entry("t", true),
                        entry("n", null),
                        entry("é€😀", "😀"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "-1, -1",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808"
    })
    void valuesWhenAnIntegerIsALongThenALong(String number, long value) throws JsonRefusedException {
        assertThat(StrictJson.values(member(number))).containsExactly(entry("a", value));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "-0.0, -0.0",
        "-0e0, -0.0",
        "1.0, 1.0",
        "1e3, 1000.0",
        "1E+3, 1000.0",
        "0.1, 0.1",
        "1e-400, 0.0",
        "1.7976931348623157e308, 1.7976931348623157e308",
        "1e400, Infinity",
        "-1e400, -Infinity",
        "9223372036854775808, 9.223372036854775807e18",
        "-9223372036854775809, -9.223372036854775808e18",
        "100000000000000000000000000000, 1e29"
    })
    void valuesWhenNoLongThenTheNextDouble(String number, double value) throws JsonRefusedException {
        assertThat(StrictJson.values(member(number))).containsExactly(entry("a", value));
    }

    @Test
    void valuesWhenAnIntegerIsPastTheRangeOfADoubleThenInfinite() throws JsonRefusedException {
        assertThat(StrictJson.values(member("9".repeat(400)))).containsExactly(entry("a", Double.POSITIVE_INFINITY));
    }

    private static byte[] member(String value) {
        return ("{\"a\":" + value + "}").getBytes(UTF_8);
    }

    /** The library that gets the claims must see the same values that its own parser would read. */
    @Property
    void valuesThenTheSameAsNimbusReads(@ForAll("objects") String json) throws JsonRefusedException, ParseException {
        assertThat(StrictJson.values(json.getBytes(UTF_8))).isEqualTo(JSONObjectUtils.parse(json));
    }

    @Provide
    Arbitrary<String> objects() {
        return object(Arbitraries.lazyOf(
                () -> Arbitraries.of("null", "true", "false", "-0", "-0.0", "-0e0", "1E5", "1e-400", "{}", "[ ]"),
                () -> Arbitraries.longs().map(String::valueOf),
                () -> Arbitraries.bigIntegers().map(String::valueOf),
                () -> Arbitraries.doubles().map(String::valueOf),
                StrictJsonTest::string,
                () -> objects(),
                () -> object(string()).list().ofMaxSize(3).map(String::valueOf)));
    }

    private static Arbitrary<String> object(Arbitrary<String> value) {
        return Combinators.combine(string(), value)
                .as(Map::entry)
                .list()
                .ofMaxSize(4)
                .uniqueElements(Map.Entry::getKey)
                .map(members -> members.stream()
                        .map(member -> member.getKey() + " : " + member.getValue())
                        .collect(Collectors.joining(" ,\n", "{", "}\t")));
    }

    private static Arbitrary<String> string() {
        return Arbitraries.strings()
                .withChars("aé€\u2028\uffff\u007f\"\\/\n\u0001 ,:{[0")
                .ofMaxLength(6)
                .map(text -> JSONArrayUtils.toJSONString(List.of(text)))
                .map(array -> array.substring(1, array.length() - 1));
    }

    private static void assertRefused(byte[] json, String message) {
        assertThatExceptionOfType(JsonRefusedException.class)
                .isThrownBy(() -> StrictJson.members(json))
                .withMessage(message);
        assertThatExceptionOfType(JsonRefusedException.class)
                .isThrownBy(() -> StrictJson.values(json))
                .withMessage(message);
    }
}
