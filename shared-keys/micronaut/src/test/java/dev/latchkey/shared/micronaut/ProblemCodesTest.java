package dev.latchkey.shared.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.micronaut.error.ProblemCode;
import dev.latchkey.shared.test.CodeTables;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares the tables of codes in {@code docs/reference/errors.md} with this library. */
class ProblemCodesTest {
    @Test
    void tableOfEveryServiceHasTheCodesOfTheLibraryAndNoOther() {
        assertThat(CodeTables.documentedProblems("Every service"))
                .contains("not_found 404")
                .containsExactlyInAnyOrderElementsOf(problems());
    }

    private static List<String> problems() {
        return CodeTables.codes(
                "dev.latchkey.shared",
                ProblemCode.class,
                problem -> problem.code() + ' ' + problem.status().getCode());
    }
}
