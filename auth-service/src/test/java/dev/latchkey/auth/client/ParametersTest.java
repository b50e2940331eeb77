package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RFC 6749 sections 3.1 and 3.2: a parameter without a value counts as absent, and a repeated parameter is an error. */
class ParametersTest {
    private static final Map<String, List<String>> PARAMETERS =
            Map.of("one", List.of("a"), "none", List.of(""), "two", List.of("a", "b"), "nothing", List.of());

    @Test
    void singleThenTheValueOfWhatOccursOnceAndHasOne() {
        assertThat(Parameters.single(PARAMETERS, "one")).hasValue("a");
        assertThat(Parameters.single(PARAMETERS, "none")).isEmpty();
        assertThat(Parameters.single(PARAMETERS, "two")).isEmpty();
        assertThat(Parameters.single(PARAMETERS, "nothing")).isEmpty();
        assertThat(Parameters.single(PARAMETERS, "absent")).isEmpty();
    }

    @Test
    void hasRepeatedThenWhetherAnyOccursTwiceThatMayNot() {
        assertThat(Parameters.hasRepeated(PARAMETERS)).isTrue();
        assertThat(Parameters.hasRepeated(PARAMETERS, Set.of("one"))).isTrue();
        assertThat(Parameters.hasRepeated(PARAMETERS, Set.of("two"))).isFalse();
        assertThat(Parameters.hasRepeated(Map.of("one", List.of("a"), "none", List.of(""))))
                .isFalse();
    }
}
