package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.CodeTables;
import org.junit.jupiter.api.Test;

/** Compares the tables of codes in {@code docs/reference/errors.md} with this service. */
class ProblemCodesTest {
    @Test
    void tableOfTheServiceHasItsCodesAndNoOther() {
        assertThat(CodeTables.documentedProblems("auth-service"))
                .contains("username_taken 409")
                .containsExactlyInAnyOrderElementsOf(CodeTables.problems("dev.latchkey.auth"));
    }

    @Test
    void tableOfInvalidMembersHasTheCodesOfTheLibraryAndOfThisServiceAndNoOther() {
        assertThat(CodeTables.documentedFields("Invalid members"))
                .contains("required", "breached")
                .containsExactlyInAnyOrderElementsOf(CodeTables.fields("dev.latchkey"));
    }

    @Test
    void openApiDocumentDescribesTheProblemsOfEachOperation() {
        CodeTables.requireProblemsInOpenApi();
    }
}
