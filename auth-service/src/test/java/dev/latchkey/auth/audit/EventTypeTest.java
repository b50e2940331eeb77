package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link EventType} lists exactly the events that the database's functions and the Java code write. */
class EventTypeTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration/auth");
    private static final Path CODE = Path.of("src/main/java");

    /** A call of {@code auth.audit}: the event and, if given, the outcome. */
    private static final Pattern CALL =
            Pattern.compile("auth\\.audit\\(\\s*'([a-z_.]+)'(?:[^;]*?outcome => '(\\w+)')?[^;]*;");

    /** The events that the trigger on {@code auth.signing_key} writes: one for each state, and the removal. */
    private static final Set<String> OF_KEYS = Set.of(
            "signing_key.published",
            "signing_key.active",
            "signing_key.retired",
            "signing_key.revoked",
            "signing_key.removed");

    private static final Pattern NAME = Pattern.compile("[a-z]+(?:_[a-z]+)*\\.[a-z]+(?:_[a-z]+)*");
    private static final Pattern USE = Pattern.compile("EventType\\.([A-Z_]+)");

    @Test
    void namesThenEachIsWrittenSomewhereAndEachThatIsWrittenIsListed() {
        Set<String> written = new HashSet<>(ofFunctions().keySet());
        assertThat(written).as("event names that the sources write").hasSizeGreaterThan(15);
        read(CODE)
                .flatMap(text -> USE.matcher(text).results().map(use -> use.group(1)))
                .map(EventType::valueOf)
                .forEach(type -> written.add(type.text()));

        assertThat(written)
                .isEqualTo(
                        Arrays.stream(EventType.values()).map(EventType::text).collect(Collectors.toSet()));
    }

    @Test
    void outcomesThenTheyAreThoseOfTheFunctions() {
        ofFunctions()
                .forEach((name, outcome) -> assertThat(
                                EventType.named(name).map(type -> type.outcome().text()))
                        .as(name)
                        .hasValue(outcome));
    }

    @ParameterizedTest
    @EnumSource
    void nameThenItIsASubjectAndWhatBecameOfIt(EventType type) {
        assertThat(type.text()).matches(NAME);
        assertThat(type.name()).isEqualTo(type.text().replace('.', '_').toUpperCase(Locale.ROOT));
        assertThat(EventType.named(type.text())).hasValue(type);
    }

    private static Map<String, String> ofFunctions() {
        Map<String, String> events = new TreeMap<>();
        read(MIGRATIONS).flatMap(text -> CALL.matcher(text).results()).forEach(call -> {
            String outcome = Optional.ofNullable(call.group(2)).orElse("success");
            if (call.group(1).equals("signing_key.")) {
                OF_KEYS.forEach(name -> events.put(name, outcome));
            } else {
                events.put(call.group(1), outcome);
            }
        });
        return events;
    }

    private static Stream<String> read(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).map(EventTypeTest::text).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
