package dev.latchkey.benchmark.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {
    @Test
    void parseWhenNothingIsAskedThenAllButPeers() {
        BenchOptions options = parse();
        assertThat(options).isEqualTo(new BenchOptions(false, false, List.of()));
        assertThat(options.pace()).isSameAs(Pace.FULL);
        assertThat(options.wants("growth")).isTrue();
    }

    @Test
    void wantsWhenPrefixIsGivenThenItsScenarioAndItsPart() {
        BenchOptions options = parse("--only", "verify.anonymous,raw");
        assertThat(options.wants("verify")).isTrue();
        assertThat(options.wants("verify.anonymous")).isTrue();
        assertThat(options.wants("verify.distinct")).isFalse();
        assertThat(options.wants("raw.sign")).isTrue();
        assertThat(options.wants("issue")).isFalse();
    }

    @Test
    void parseWhenQuickThenNotWhatTakesLong() {
        BenchOptions options = parse("--quick", "--peers");
        assertThat(options.pace()).isSameAs(Pace.QUICK);
        assertThat(options.peers()).isTrue();
        assertThat(options.wants("verify.one_token")).isTrue();
        assertThat(options.wants("growth")).isFalse();
        assertThat(options.wants("jmh")).isFalse();
    }

    @Test
    void parseWhenQuickAndOnlyThenWhatIsNamed() {
        assertThat(parse("--quick", "--only", "growth").wants("growth.login")).isTrue();
        assertThat(parse("--quick", "--only", "growth").wants("verify")).isFalse();
        assertThat(parse("--jmh").only()).containsExactly("jmh");
    }

    @Test
    void parseWhenArgumentIsUnknownOrLacksValueThenSaysSo() {
        assertThatThrownBy(() -> parse("--fast")).hasMessage("Unknown argument \"--fast\".");
        assertThatThrownBy(() -> parse("--only")).hasMessage("--only needs the prefix of a row's name.");
        assertThatThrownBy(() -> parse("--only", " ,")).hasMessage("--only needs the prefix of a row's name.");
    }

    private static BenchOptions parse(String... arguments) {
        return BenchOptions.parse(List.of(arguments));
    }
}
