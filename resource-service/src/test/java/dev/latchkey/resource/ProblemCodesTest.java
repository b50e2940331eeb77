package dev.latchkey.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.CodeTables;
import org.junit.jupiter.api.Test;

/** Compares the tables of codes in {@code docs/reference/errors.md} with this service. */
class ProblemCodesTest {
    @Test
    void tableOfTheServiceHasItsCodesAndNoOther() {
        assertThat(CodeTables.documentedProblems("resource-service"))
                .contains("version_conflict 412")
                .containsExactlyInAnyOrderElementsOf(CodeTables.problems("dev.latchkey.resource"));
    }

    @Test
    void tableOfInvalidMembersHasTheCodesOfThisService() {
        assertThat(CodeTables.documentedFields("Invalid members")).containsAll(CodeTables.fields("dev.latchkey"));
    }

    @Test
    void openApiDocumentDescribesTheProblemsOfEachOperation() {
        CodeTables.requireProblemsInOpenApi();
    }
}
