package dev.latchkey.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.micronaut.error.FieldCode;
import dev.latchkey.shared.micronaut.error.ProblemCode;
import dev.latchkey.shared.test.CodeTables;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares the tables of codes in {@code docs/reference/errors.md} with this service. */
class ProblemCodesTest {
    @Test
    void tableOfTheServiceHasItsCodesAndNoOther() {
        assertThat(CodeTables.documentedProblems("resource-service"))
                .contains("version_conflict 412")
                .containsExactlyInAnyOrderElementsOf(problems());
    }

    @Test
    void tableOfInvalidMembersHasTheCodesOfThisService() {
        assertThat(CodeTables.documentedFields("Invalid members"))
                .containsAll(CodeTables.codes("dev.latchkey", FieldCode.class, FieldCode::code));
    }

    @Test
    void openApiDocumentDescribesTheProblemsOfEachOperation() {
        CodeTables.requireProblemsInOpenApi();
    }

    private static List<String> problems() {
        return CodeTables.codes(
                "dev.latchkey.resource",
                ProblemCode.class,
                problem -> problem.code() + ' ' + problem.status().getCode());
    }
}
