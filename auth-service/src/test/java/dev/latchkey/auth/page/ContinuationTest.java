package dev.latchkey.auth.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.shared.micronaut.error.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Continuations of any length, and a check that no regular expression of the services needs stack for each repetition. */
class ContinuationTest {
    private static final Pattern EXPRESSION =
            Pattern.compile("Pattern\\.compile\\(\\s*((?:\"[^\"\\n]*\\\\?\"[\\s+]*)++)");
    /** A repeated group that is not possessive: the engine recurses for each repetition, and may backtrack for long. */
    private static final Pattern REPEATED_GROUP = Pattern.compile("(?<!\\\\)\\)(?:[*+](?!\\+)|\\{\\d+,\\d*\\}(?!\\+))");

    @Test
    void ofAnyTextUpToTheLimitThenReadWithAFixedStack() {
        for (String part : List.of("x", "%41", "a=b&", "/?")) {
            String target = "/dashboard?" + part.repeat(4_500 / part.length());
            assertThat(Continuation.of(target).target()).isEqualTo(target);
        }
        assertThat(Continuation.of("/dashboard?" + "x".repeat(4_500) + "\"").target())
                .isEqualTo("/dashboard");
        assertThat(Continuation.of("/dashboard?" + "x".repeat(4_500) + "%4").target())
                .isEqualTo("/dashboard");
    }

    @Test
    void ofTextOverTheLimitThenRefused() {
        assertThat(Continuation.of("/dashboard?" + "x".repeat(4_608 - 11)).isDashboard())
                .isFalse();
        assertThatThrownBy(() -> Continuation.of("/dashboard?" + "x".repeat(4_609 - 11)))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void regularExpressionsThenNoneRepeatsAGroupUnlessPossessively() throws IOException {
        List<String> expressions;
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            expressions = files.filter(file -> file.toString().contains("src/main/java")
                            && file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("benchmarks")
                            && !file.toString().contains("local-stack"))
                    .flatMap(ContinuationTest::expressions)
                    .toList();
        }

        assertThat(expressions).as("expressions that were found").hasSizeGreaterThan(10);
        assertThat(expressions)
                .filteredOn(expression -> REPEATED_GROUP.matcher(expression).find())
                .isEmpty();
    }

    private static Stream<String> expressions(Path file) {
        try {
            return EXPRESSION.matcher(Files.readString(file)).results().map(found -> found.group(1));
        } catch (IOException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }
}
