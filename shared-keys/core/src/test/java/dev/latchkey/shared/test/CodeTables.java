package dev.latchkey.shared.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The codes of problems as {@code docs/reference/errors.md} lists them, and as the code has them. */
public final class CodeTables {
    private static final String PAGE = "docs/reference/errors.md";
    private static final Pattern PROBLEM =
            Pattern.compile("\\| `(?<code>[a-z_]+)` \\| (?<status>\\d{3}) \\|( [^|]+ \\|){2}");
    private static final Pattern FIELD = Pattern.compile("\\| `(?<code>[a-z_]+)` \\| [^|]+ \\|");

    private CodeTables() {}

    /** {@return code and status of each row below a heading, such as {@code not_found 404}} */
    public static List<String> documentedProblems(String heading) {
        return rows(heading, PROBLEM)
                .map(row -> row.group("code") + ' ' + row.group("status"))
                .toList();
    }

    /** {@return the code of each row below a heading} */
    public static List<String> documentedFields(String heading) {
        return rows(heading, FIELD).map(row -> row.group("code")).toList();
    }

    private static Stream<Matcher> rows(String heading, Pattern form) {
        return page().dropWhile(line -> !line.equals("### " + heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("| `"))
                .map(line -> {
                    Matcher row = form.matcher(line);
                    assertThat(row.matches()).as(line).isTrue();
                    return row;
                });
    }

    /** Tests run in the folder of their module. */
    private static Stream<String> page() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(PAGE))) {
            folder = Objects.requireNonNull(folder.getParent(), PAGE);
        }
        try {
            return Files.readAllLines(folder.resolve(PAGE)).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return the codes that a package and those below it have, each once}
     *
     * @param kind the enums that list them
     * @param row what the table says of a code
     */
    public static <C> List<String> codes(String root, Class<C> kind, Function<C, String> row) {
        return new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests()).importPackages(root).stream()
                        .filter(type -> type.isEnum() && type.isAssignableTo(kind))
                        .map(JavaClass::reflect)
                        .flatMap(type -> Arrays.stream(Objects.requireNonNull(type.getEnumConstants())))
                        .map(constant -> row.apply(kind.cast(constant)))
                        .distinct()
                        .toList();
    }

    /** Checks that the service's OpenAPI document describes the member {@code code}, and refers to its schema. */
    public static void requireProblemsInOpenApi() {
        assertThat(openApi())
                .contains("\n    Problem:\n", "What happened, for programs: a stable name.")
                .contains("application/problem+json:", "$ref: \"#/components/schemas/Problem\"");
    }

    private static String openApi() {
        try (InputStream document =
                Objects.requireNonNull(CodeTables.class.getResourceAsStream("/META-INF/swagger/openapi.yml"))) {
            return new String(document.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
