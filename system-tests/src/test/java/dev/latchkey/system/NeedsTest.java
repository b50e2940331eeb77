package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a missing program means for the tests that need it. */
class NeedsTest {

    @Test
    void decideWhenNothingIsMissingThenTheTestRuns() {
        assertThat(NeedsCondition.decide(List.of(), false).isDisabled()).isFalse();
        assertThat(NeedsCondition.decide(List.of(), true).isDisabled()).isFalse();
    }

    @Test
    void decideWhenAProgramIsMissingThenLeftOutWithALineThatSaysHowToHaveIt() {
        ConditionEvaluationResult result = NeedsCondition.decide(List.of(Program.CHROMIUM, Program.NGINX), false);

        assertThat(result.isDisabled()).isTrue();
        assertThat(result.getReason().orElseThrow().lines())
                .containsExactly(
                        "Left out: the page tests, because Chromium is missing. To run them: apt-get install chromium",
                        "Left out: the tests of rolling restarts, of the guide deploy and of an account's life,"
                                + " because nginx is missing. To run them: apt-get install nginx-light");
    }

    @Test
    void decideWhenAProgramIsMissingInContinuousIntegrationThenTheTestFails() {
        assertThatIllegalStateException()
                .isThrownBy(() -> NeedsCondition.decide(List.of(Program.GCC), true))
                .withMessage("gcc is missing, and with CI=true no test is left out."
                        + " To have it: apt-get install gcc libc6-dev");
    }

    @ParameterizedTest
    @EnumSource
    void packagesThenContinuousIntegrationInstallsThem(Program program) throws IOException {
        String script = Files.readString(Repository.root().resolve(".ci/run"));

        assertThat(program.packages())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(script).containsPattern(":" + name + "\\s"));
    }

    @Test
    void findThenOnlyAnExecutableFileIsFound() {
        assertThat(Program.find("bash")).isPresent();
        assertThat(Program.find("/nowhere/bash")).isEmpty();
        assertThat(Program.find("no-program-has-this-name")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v20.0.0", "v22.11.0", "v100.1.0"})
    void isRecentNodeWhen20OrLaterThenTrue(String version) {
        assertThat(Program.isRecentNode(version)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v18.19.0", "v9.0.0", "", "20"})
    void isRecentNodeWhenOlderOrUnknownThenFalse(String version) {
        assertThat(Program.isRecentNode(version)).isFalse();
    }
}
