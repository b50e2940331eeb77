package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks that {@code docs/assertions.md} lists the tests that number its assertions, and that the tests named in
 * {@code SECURITY.md} exist. With {@code -Dlatchkey.assertions.write=true} it rewrites the table's last column.
 */
class AssertionTableTest {
    private static final Path TABLE = Repository.root().resolve("docs/assertions.md");
    private static final Path SECURITY = Repository.root().resolve("SECURITY.md");
    private static final int ASSERTIONS = 100;
    private static final String NONE = "none";

    /** These need DPoP, which the services do not support. */
    private static final Set<Integer> WITHOUT_TEST = Set.of(87, 88);

    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| (.+) \\| (.*) \\|");
    private static final Pattern TEST_NAME = Pattern.compile("`(\\w+(?:IT|Test)(?:\\.\\w+)?)`");

    private final SourceTests tests = SourceTests.of(Repository.root());

    @Test
    void tableHasEveryAssertionOnceInOrder() throws IOException {
        assertThat(rows().map(row -> Integer.valueOf(row.group(1))))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, ASSERTIONS).boxed().toList());
    }

    @Test
    void tableNamesTheTestsThatNumberEachAssertion() throws IOException {
        String inStep =
                Files.readAllLines(TABLE).stream().map(this::inStep).collect(Collectors.joining("\n", "", "\n"));
        if (Boolean.getBoolean("latchkey.assertions.write")) {
            Files.writeString(TABLE, inStep);
        }

        assertThat(Files.readString(TABLE))
                .as("write the table again: ./test AssertionTableTest -Dlatchkey.assertions.write=true")
                .isEqualTo(inStep);
    }

    @Test
    void everyAssertionHasATestButThoseThatAreToCome() {
        Set<Integer> numbered = tests.numbered().stream()
                .flatMap(test -> test.numbers().stream())
                .collect(Collectors.toSet());

        assertThat(IntStream.rangeClosed(1, ASSERTIONS).filter(number -> !numbered.contains(number)))
                .containsExactlyInAnyOrderElementsOf(WITHOUT_TEST);
    }

    @Test
    void securityDocumentNamesOnlyTestsThatThereAre() throws IOException {
        List<String> named = TEST_NAME
                .matcher(Files.readString(SECURITY))
                .results()
                .map((MatchResult name) -> name.group(1))
                .toList();

        assertThat(named).hasSizeGreaterThan(20).allMatch(tests::has);
    }

    @Test
    void everyAttackOfTheSecurityDocumentNamesItsTest() throws IOException {
        List<String> attacks = new ArrayList<>();
        boolean inTable = false;
        for (String line : Files.readAllLines(SECURITY)) {
            inTable = line.startsWith("| attack ") || (inTable && line.startsWith("|"));
            if (inTable && !line.startsWith("| attack ") && !line.startsWith("| --- ")) {
                attacks.add(line);
            }
        }

        assertThat(attacks)
                .hasSizeGreaterThan(50)
                .allMatch(line -> TEST_NAME.matcher(line).find() || line.endsWith("`.ci/compose-test` |"));
    }

    @Test
    void readWhenTheDisplayNameHasNumbersThenEachCounts() {
        SourceTests read = new SourceTests();
        // The annotation's name is replaced, because SourceTests would otherwise count these names when it reads this
        // file.
        read.read("SomeIT", """
                @Name("42-44 refused; 20 and again")
                @ValueSource(strings = {"a", "b"})
                void first(String text) {}
                @Name(
                        "79, 81 20 parallel " + "requests")
                void second() throws Exception {}
                @Name("61 1,000 bogus kids")
                void third() {}
                @Name("no number, 5")
                void fourth() {}
                """.replace("@Name", "@DisplayName"));

        assertThat(read.numbered())
                .extracting(test -> test.name() + " " + test.numbers())
                .containsExactly("SomeIT.first [20, 42, 43, 44]", "SomeIT.second [79, 81]", "SomeIT.third [61]");
        assertThat(read.has("SomeIT.fourth")).isTrue();
        assertThat(read.has("SomeIT.fifth")).isFalse();
    }

    private static Stream<MatchResult> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(Matcher::toMatchResult);
    }

    /** {@return the line with the tests that the sources contain} */
    private String inStep(String line) {
        Matcher row = ROW.matcher(line);
        if (!row.matches()) {
            return line;
        }
        String names = tests.numbered().stream()
                .filter(test -> test.numbers().contains(Integer.valueOf(row.group(1))))
                .map(test -> "`" + test.name() + "`")
                .sorted()
                .distinct()
                .collect(Collectors.joining("<br>"));
        return "| %s | %s | %s |".formatted(row.group(1), row.group(2), names.isEmpty() ? NONE : names);
    }
}
