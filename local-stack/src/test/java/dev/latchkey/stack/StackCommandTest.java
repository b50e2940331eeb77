package dev.latchkey.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When {@code ./stack} makes the JVM's caches. The checkout has no jars, so each run ends before a service starts. */
class StackCommandTest {

    private static final String TRAINING = "running them once to make the caches";

    @TempDir
    Path repository;

    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void choosePorts() {
        StackSettings free = StackSettings.onFreePorts(repository, repository.resolve("data"), 1, 1);
        for (Listener listener : free.listeners()) {
            environment.put(listener.variable(), Integer.toString(listener.port()));
        }
    }

    @Test
    void runWhenAotCacheIsUnsetThenNoTraining() {
        assertThat(run()).isEqualTo(1);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("auth-service is not built");
    }

    @Test
    void runWhenAotCacheIsNoThenNoTraining() {
        environment.put("AOT_CACHE", "no");

        assertThat(run()).isEqualTo(1);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void runWhenAotCacheIsYesAndTheCachesAreStaleThenTrainingFirst() {
        environment.put("AOT_CACHE", "yes");

        assertThat(run()).isEqualTo(1);

        assertThat(out.toString(StandardCharsets.UTF_8)).contains(TRAINING, "Making the caches failed");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("auth-service is not built");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "YES"})
    void runWhenAotCacheIsNeitherYesNorNoThenRefused(String value) {
        environment.put("AOT_CACHE", value);

        assertThat(run()).isEqualTo(1);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("stack: AOT_CACHE must be yes or no, but is \"%s\".".formatted(value));
    }

    @Test
    void runWhenASettingIsWrongThenRefusedBeforeTheTraining() {
        environment.put("AOT_CACHE", "yes");
        environment.put("AUTH_REPLICAS", "many");

        assertThat(run()).isEqualTo(1);

        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("AUTH_REPLICAS must be a number");
    }

    private int run() {
        return StackCommand.run(
                environment,
                repository,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
