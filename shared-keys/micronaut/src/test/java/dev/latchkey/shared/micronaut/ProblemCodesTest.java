package dev.latchkey.shared.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.CodeTables;
import org.junit.jupiter.api.Test;

/** Compares the tables of codes in {@code docs/reference/errors.md} with this library. */
class ProblemCodesTest {
    @Test
    void tableOfEveryServiceHasTheCodesOfTheLibraryAndNoOther() {
        assertThat(CodeTables.documentedProblems("Every service"))
                .contains("not_found 404")
                .containsExactlyInAnyOrderElementsOf(CodeTables.problems("dev.latchkey.shared"));
    }
}
