package dev.latchkey.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads the sources of the repository's tests: the names of the tests, and the numbers of assertions in their display
 * names.
 */
final class SourceTests {
    private static final Pattern METHOD = Pattern.compile("\\bvoid\\s+(\\w+)\\s*\\(");
    private static final Pattern DISPLAY_NAME =
            Pattern.compile("@DisplayName\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"(?:\\s*\\+\\s*)?)+)\\s*\\)");
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    /** Numbers stand at the beginning and after a semicolon: {@code 42-57 …}, {@code 41, 95 …}, {@code 67 …; 20 …}. */
    private static final Pattern NUMBERS =
            Pattern.compile("(?:^|; )(\\d{1,3}(?:-\\d{1,3})?(?:, \\d{1,3}(?:-\\d{1,3})?)*) ");

    /**
     * A test whose display name numbers assertions.
     *
     * @param name {@code Class.method}
     * @param numbers the numbers of the assertions
     */
    record Numbered(String name, SortedSet<Integer> numbers) {}

    private final TreeSet<String> classes = new TreeSet<>();
    private final TreeSet<String> methods = new TreeSet<>();
    private final List<Numbered> numbered = new ArrayList<>();

    /** Reads the tests of every module below the repository's root. */
    static SourceTests of(Path root) {
        SourceTests tests = new SourceTests();
        sourceFolders(root).forEach(tests::readFolder);
        return tests;
    }

    /** {@return true if there is a test {@code Class} or {@code Class.method} with this name} */
    boolean has(String name) {
        return classes.contains(name) || methods.contains(name);
    }

    List<Numbered> numbered() {
        return numbered;
    }

    void read(String className, String source) {
        classes.add(className);
        METHOD.matcher(source).results().forEach(found -> methods.add(className + "." + found.group(1)));
        DISPLAY_NAME.matcher(source).results().forEach(found -> {
            SortedSet<Integer> numbers = numbersIn(text(found.group(1)));
            Matcher method = METHOD.matcher(source);
            if (!numbers.isEmpty() && method.find(found.end())) {
                numbered.add(new Numbered(className + "." + method.group(1), numbers));
            }
        });
    }

    private static String text(String literals) {
        return STRING.matcher(literals)
                .results()
                .map((MatchResult literal) -> literal.group(1))
                .collect(Collectors.joining());
    }

    private static SortedSet<Integer> numbersIn(String displayName) {
        return NUMBERS.matcher(displayName)
                .results()
                .flatMap(list -> Stream.of(list.group(1).split(", ")))
                .flatMapToInt(SourceTests::range)
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static IntStream range(String text) {
        List<Integer> ends = Stream.of(text.split("-")).map(Integer::valueOf).toList();
        return IntStream.rangeClosed(ends.getFirst(), ends.getLast());
    }

    private void readFolder(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                read(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> sourceFolders(Path root) {
        return Stream.of(root, root.resolve("shared-keys"), root.resolve("docs/examples"))
                .flatMap(SourceTests::children)
                .map(module -> module.resolve("src/test/java"))
                .filter(Files::isDirectory)
                .sorted()
                .toList();
    }

    private static Stream<Path> children(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
