package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./test} on the command line: which Maven command it makes of names. */
@EnabledOnOs(OS.LINUX)
class TestScriptTest {

    private static final String UNITS = "-Dsurefire.failIfNoSpecifiedTests=false";
    private static final String ITS = "-Dfailsafe.failIfNoSpecifiedTests=false";
    private static final String SKIPPED = "-Dspotless.check.skip";
    private static final String WITHOUT_JARS = "test failsafe:integration-test failsafe:verify";

    @TempDir
    Path folder;

    @Test
    void printWhenNoNameIsGivenThenTheUnitTestsOfEveryModule() throws IOException {
        assertThat(print()).isEqualTo("mvn -q -B -Dcyclonedx.skip %s test".formatted(SKIPPED));
    }

    @ParameterizedTest
    @CsvSource({
        "MasterKeyTest, auth-service",
        "PortsTest, local-stack",
    })
    void printWhenItIsAUnitTestThenItAloneInItsModule(String name, String module) throws IOException {
        assertThat(print(name))
                .isEqualTo("mvn -q -B -Dcyclonedx.skip -pl %s -am -Dtest=%s %s %s test"
                        .formatted(module, name, UNITS, SKIPPED));
    }

    @Test
    void printWhenItIsAnIntegrationTestThenNoJarIsWritten() throws IOException {
        assertThat(print("LoginIT"))
                .isEqualTo("mvn -q -B -Dcyclonedx.skip -pl auth-service -am -Dtest=None %s -Dit.test=LoginIT %s %s %s"
                        .formatted(UNITS, ITS, SKIPPED, WITHOUT_JARS));
    }

    @Test
    void printWhenSeveralModulesHaveTheNameThenInEach() throws IOException {
        assertThat(print("SecretsInLogsIT")).contains(" -pl auth-service,resource-service -am ");
    }

    @ParameterizedTest
    @CsvSource({"SpaIT, system-tests", "MeasuredStackIT, benchmarks"})
    void printWhenItStartsServicesFromTheirJarsThenVerify(String name, String module) throws IOException {
        assertThat(print(name)).contains(" -pl " + module + " ").endsWith(" verify");
    }

    @Test
    void printWhenBothKindsAreNamedThenOneCommand() throws IOException {
        assertThat(print("LoginIT", "PortsTest", "MasterKeyTest"))
                .isEqualTo("mvn -q -B -Dcyclonedx.skip -pl auth-service,local-stack -am -Dtest=PortsTest,MasterKeyTest"
                        + " %s -Dit.test=LoginIT %s %s %s".formatted(UNITS, ITS, SKIPPED, WITHOUT_JARS));
    }

    @Test
    void printWhenMethodsAreNamedThenTheseAlone() throws IOException {
        assertThat(print("IdTableTest", "ShiftedClockTest#setThenAProcessSeesTheTimeAheadAndBehind"))
                .contains(" -Dtest=IdTableTest,ShiftedClockTest#setThenAProcessSeesTheTimeAheadAndBehind ");
        assertThat(print("DirectRevocationCheckTest#checkWhenNothingIsRevokedThenNotRevoked"))
                .as("inherited")
                .contains(" -Dtest=DirectRevocationCheckTest#checkWhenNothingIsRevokedThenNotRevoked ");
        assertThat(print("ShiftedClockTest#set*")).contains(" -Dtest=ShiftedClockTest#set\\* ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local-stack/src/test/java/dev/latchkey/stack/PortsTest.java",
                "dev.latchkey.stack.PortsTest",
                "PortsTest.java"
            })
    void printWhenTheFileOrTheFullNameIsGivenThenItsClass(String name) throws IOException {
        assertThat(print(name)).contains(" -pl local-stack -am -Dtest=PortsTest ");
    }

    @Test
    void printWhenMavenIsGivenOptionsThenTheyComeLast() throws IOException {
        assertThat(print("-Dlatchkey.faults=long", "PortsTest")).endsWith(SKIPPED + " -Dlatchkey.faults=long test");
    }

    @Test
    void printWhenTheTestReadsBillsOfMaterialsThenTheyAreMade() throws IOException {
        assertThat(print("BillOfMaterialsIT")).doesNotContain("cyclonedx");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PotrsTest | There is no test \"PotrsTest\". Similar names: PortsTest.",
                "shiftedclock | There is no test \"shiftedclock\". Similar names: ShiftedClockTest.",
                "TestServer | There is no test \"TestServer\".",
                "Xylophone | There is no test \"Xylophone\".",
                "ShiftedClockTest#sets | ShiftedClockTest has no test \"sets\".",
                "PortsTest#requireFree | PortsTest has no test \"requireFree\". Similar names: requireFree",
                "--fast | Unknown option \"--fast\": see ./test --help."
            })
    void runWhenANameIsUnknownThenSaidWithSimilarNamesAndStatusTwo(String name, String sentence) throws IOException {
        try (StackScript script = run("PortsTest", name)) {
            assertThat(script.awaitExit()).isEqualTo(2);
            assertThat(script.lines()).singleElement().asString().startsWith("test: " + sentence);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CONTRIBUTING.md | Build and test | 1",
                "CONTRIBUTING.md | Build and test | 2",
                "docs/assertions.md | Testable assertions | 1"
            })
    void printWhenADocumentHasTheCommandThenItIsValid(String document, String heading, int number) {
        List<String> commands = Guide.open(document)
                .block(heading, number)
                .lines()
                .filter(line -> line.startsWith("./test"))
                .map(line -> line.replaceFirst("\\./test", "./test --print"))
                .toList();

        assertThat(commands)
                .isNotEmpty()
                .allSatisfy(command ->
                        assertThat(Guide.run(command)).startsWith("mvn ").hasLineCount(1));
    }

    @Test
    void helpThenEachFormIsShown() throws IOException {
        try (StackScript script = run("--help")) {
            assertThat(script.awaitExit()).isZero();
            assertThat(String.join("\n", script.lines())).contains("Usage: ./test", "NAME[#METHOD]", "--print");
        }
    }

    /** {@return the one line that the script prints} */
    private String print(String... names) throws IOException {
        try (StackScript script =
                run(Stream.concat(Stream.of("--print"), Stream.of(names)).toArray(String[]::new))) {
            assertThat(script.awaitExit()).isZero();
            assertThat(script.lines()).hasSize(1);
            return script.lines().getFirst();
        }
    }

    /** Runs the script in another folder than the checkout's root. */
    private StackScript run(String... arguments) throws IOException {
        List<String> command = Stream.concat(
                        Stream.of(Repository.root().resolve("test").toString()), Stream.of(arguments))
                .toList();
        return StackScript.start(folder, Map.of(), command);
    }
}
