package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.naming.NameUtils;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the tables in {@code docs/reference/settings.md} with the code. */
class SettingsTableTest {
    private static final Path ROOT = Path.of("..");
    private static final String HEADER = "| variable ";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z_]+)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** All rows: from each cell (variable, property, default, description) the first code, or the empty string. */
    private final List<List<String>> rows = tables();

    @Test
    void tableNamesEveryVariableThatTheServicesReadAndNoOther() {
        assertThat(column(0)).containsExactlyInAnyOrderElementsOf(variables());
    }

    @Test
    void tableNamesEverySettingOfTheCodeWithItsDefault() {
        Map<String, String> documented = rows.stream()
                .filter(row -> !row.get(1).isEmpty())
                .collect(Collectors.toMap(row -> row.get(1), row -> row.get(2), (first, second) -> first));

        Map<String, String> defaults = defaults();
        assertThat(defaults)
                .as("settings found by reflection")
                .containsEntry("latchkey.verifier.clock-skew", "30s")
                .containsEntry("latchkey.password.min-length", "15");
        defaults.forEach((property, byDefault) -> {
            assertThat(documented).containsKey(property);
            if (!byDefault.isEmpty()) {
                assertThat(documented).containsEntry(property, byDefault);
            }
        });
        assertThat(documented.keySet().stream().filter(property -> property.startsWith("latchkey.")))
                .as("settings that the code no longer has")
                .allMatch(property -> defaults.containsKey(property) || property.equals("latchkey.auth-url"));
    }

    private Set<String> column(int index) {
        return rows.stream()
                .map(row -> row.get(index))
                .filter(cell -> !cell.isEmpty())
                .collect(Collectors.toSet());
    }

    /** {@return the rows of all tables whose first column is called variable} */
    private static List<List<String>> tables() {
        List<List<String>> rows = new ArrayList<>();
        boolean inTable = false;
        for (String line : read("docs/reference/settings.md").lines().toList()) {
            if (line.startsWith(HEADER)) {
                inTable = true;
            } else if (!line.startsWith("|")) {
                inTable = false;
            } else if (inTable && !line.startsWith("| --- ")) {
                rows.add(cells(line));
            }
        }
        return rows;
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.split("\\|"))
                .skip(1)
                .map(cell -> CODE.matcher(cell.strip())
                        .results()
                        .map(result -> result.group(1))
                        .findFirst()
                        .orElse(""))
                .toList();
    }

    /** {@return the variables of both services' properties, of logging, and the one that is read before the properties} */
    private static Set<String> variables() {
        Stream<String> properties = Stream.of("auth-service", "resource-service")
                .map(service -> read(service + "/src/main/resources/application.properties"))
                .flatMap(text -> VARIABLE.matcher(text).results().map((MatchResult result) -> result.group(1)));
        return Stream.concat(properties, Stream.of("LOG_LEVEL", "SECRET_FILES_SHARED"))
                .collect(Collectors.toSet());
    }

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new HashMap<>();
        new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests()).importPackages("dev.latchkey").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigurationProperties.class))
                        .map(JavaClass::reflect)
                        .forEach(type -> defaults.putAll(defaults(type)));
        return defaults;
    }

    private static Map<String, String> defaults(Class<?> settings) {
        String prefix = settings.getAnnotation(ConfigurationProperties.class).value();
        return Arrays.stream(settings.getRecordComponents())
                .collect(Collectors.toMap(
                        component -> prefix + "." + NameUtils.hyphenate(component.getName()),
                        SettingsTableTest::byDefault));
    }

    private static String byDefault(RecordComponent component) {
        Bindable bindable = component.getAccessor().getAnnotation(Bindable.class);
        return bindable == null ? "" : bindable.defaultValue();
    }

    private static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
