package dev.latchkey.benchmark.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageScenarioTest {
    @TempDir
    Path folder;

    @Test
    void outputOfWhenItIsMoreThanAPipeHoldsThenAllOfIt() {
        assertThat(ImageScenario.outputOf(folder, List.of("sh", "-c", "yes | head -c 200000")))
                .hasValueSatisfying(output -> assertThat(output).hasSize(200_000));
    }

    @Test
    void outputOfWhenTheCommandFailsOrIsMissingThenEmpty() {
        assertThat(ImageScenario.outputOf(folder, List.of("false"))).isEmpty();
        assertThat(ImageScenario.outputOf(folder, List.of("no-such-command"))).isEmpty();
    }
}
