package dev.latchkey.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.stack.mail.MailCatcher;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When {@code ./stack} makes the JVM's caches, and when it catches mails. The checkout has no jars, so each run ends
 * before a service starts.
 */
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

    @Test
    void catcherWhenNoMailServerIsSetThenOneWhoseAddressEachAuthServiceGets() {
        environment.put("MAIL_URL_FILE", "");

        try (MailCatcher catcher = Objects.requireNonNull(StackCommand.catcherUnlessSet(environment, print(out)))) {
            assertThat(mailOf(Service.AUTH, catcher))
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("MAIL_URL", catcher.url(), "MAIL_FROM", "latchkey@localhost"));
            assertThat(mailOf(Service.RESOURCE, catcher)).isEmpty();
        }
    }

    @Test
    void catcherWhenOnlyTheSenderIsSetThenItStays() {
        environment.put("MAIL_FROM", "sign-in@example.org");

        try (MailCatcher catcher = Objects.requireNonNull(StackCommand.catcherUnlessSet(environment, print(out)))) {
            assertThat(mailOf(Service.AUTH, catcher)).containsEntry("MAIL_FROM", "sign-in@example.org");
        }
    }

    @ParameterizedTest
    @CsvSource({"MAIL_URL, smtp://mail.example.org", "MAIL_URL, ''", "MAIL_URL_FILE, /run/secrets/mail-url"})
    void catcherWhenAMailServerIsSetOrNoneIsWantedThenNone(String variable, String value) {
        environment.put(variable, value);

        assertThat(StackCommand.catcherUnlessSet(environment, print(out))).isNull();
    }

    private Map<String, String> mailOf(Service service, MailCatcher catcher) {
        StackSettings settings = StackSettings.fromEnvironment(environment, repository);
        return StackCommand.withMail(settings, catcher).service(service).environment();
    }

    private int run() {
        return StackCommand.run(environment, repository, print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }
}
