package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.system.MarkdownDocument.CodeBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Something runs each code block of the documents, or compares it with a file. The tests are in the table below. The
 * scripts of {@code .ci} print a block with {@code .ci/block}, and this test finds these calls. Diagrams need no entry.
 *
 * <p>A block is named by its document, its heading, and its number under the heading unless that is 1.
 */
class CodeBlocksTest {
    private static final Path ROOT = Repository.root();
    private static final String DIAGRAM = "mermaid";

    /** A call of {@code .ci/block}, or of a function of the scripts that calls it: a document, a heading, a number. */
    private static final Pattern CALL =
            Pattern.compile("(?:\\.ci/block|run_block|in_work) ([\\w/.-]+\\.md) \"([^\"]+)\"((?: \\d+)?)");

    private static final List<Entry> TABLE = List.of(
            new Entry(run(StackCommandIT.class), "README.md", "Start"),
            new Entry(run(GuideCommandsIT.class), "README.md", "Walkthrough"),
            new Entry(run(WalkthroughIT.class), "README.md", "The promise", "The promise 2"),
            new Entry(run(TestScriptTest.class), "CONTRIBUTING.md", "Build and test", "Build and test 2"),
            new Entry(run(TestScriptTest.class), "docs/assertions.md", "Testable assertions"),
            new Entry(run(ProbeIT.class), "docs/concepts/promise.md", "Test it"),
            new Entry(run(StackCommandIT.class), "docs/guides/administer.md", "The first administrator"),
            new Entry(
                    run(GuideCommandsIT.class),
                    "docs/guides/administer.md",
                    "Sign in as an administrator",
                    "Accounts",
                    "Invitations",
                    "Scopes",
                    "Keys",
                    "Keys 2",
                    "Audit log",
                    "Verifiers"),
            new Entry(
                    run(ThirdServiceIT.class),
                    "docs/guides/call-another-service.md",
                    "Register the service",
                    "For the user, with Micronaut 3",
                    "For the user, by HTTP",
                    "In the service's own name"),
            new Entry(run(DeployGuideIT.class), "docs/guides/deploy.md", "nginx", "Caddy"),
            new Entry(run(ImagesTest.class), "docs/guides/deploy.md", "Publish the images"),
            new Entry(run(VerifyFromNodeIT.class), "docs/guides/protect-any-language.md", "In Node", "In Node 2"),
            new Entry(
                    run(ThirdServiceIT.class),
                    "docs/guides/protect-micronaut.md",
                    "Create a role in the database",
                    "Add its scope",
                    "Call it",
                    "Call it 2"),
            new Entry(
                    run(GuideCommandsIT.class), "docs/guides/protect-micronaut.md", "Create a role in the database 2"),
            new Entry(run(ThirdServiceIT.class, ExampleService.class), "docs/guides/protect-micronaut.md", "Run it"),
            new Entry(run(RollingRestartIT.class, HaproxyBalancer.class), "docs/guides/rolling-restart.md", "HAProxy"),
            new Entry(run(RollingRestartIT.class, NginxBalancer.class), "docs/guides/rolling-restart.md", "nginx"),
            new Entry(run(GuideCommandsIT.class), "docs/guides/sign-in.md", "By hand"),
            new Entry(run(NimbusClientIT.class), "docs/guides/sign-in.md", "By hand 2"),
            new Entry(run(StackCommandIT.class), "docs/guides/sign-in-browser.md", "Allow its origin"),
            new Entry(run(SpaIT.class), "docs/guides/sign-in-browser.md", "Register it"),
            new Entry(run(GuideCommandsIT.class), "docs/guides/sign-in-browser.md", "Serve it"),
            new Entry(run(SpringClientIT.class), "docs/guides/sign-in-server.md", "Register it"),
            new Entry(run(SpringClientIT.class, ExampleService.class), "docs/guides/sign-in-server.md", "Run it"),
            new Entry(run(StandbyFaultIT.class), "docs/guides/standby.md", "A standby, and failover"),
            new Entry(run(StackCommandIT.class), "docs/reference/settings.md", "Secrets in files"),
            new Entry(
                    run(StackCommandIT.class),
                    "docs/start.md",
                    "On this machine 2",
                    "Forgotten password",
                    "Forgotten password 2"),
            new Entry(run(GuideCommandsIT.class), "docs/start.md", "Sessions", "Notes"),
            // Parts of files that tests run.
            new Entry(
                    new Excerpt("shared-keys/core/src/test/java/dev/latchkey/shared/revocation/ShutOutTest.java"),
                    "SECURITY.md",
                    "Shut a service out",
                    "Shut a service out 2"),
            new Entry(
                    new Excerpt("docs/examples/orders-service/src/main/java/com/example/orders/OrderController.java"),
                    "docs/guides/protect-micronaut.md",
                    "Write the endpoints"),
            new Entry(
                    new Excerpt("docs/examples/orders-service/src/main/java/com/example/orders/OrderController.java"),
                    "docs/guides/call-another-service.md",
                    "For the user, with Micronaut"),
            new Entry(
                    new Excerpt("docs/examples/orders-service/src/main/java/com/example/orders/UserNotes.java"),
                    "docs/guides/call-another-service.md",
                    "For the user, with Micronaut 2"),
            new Entry(
                    new Excerpt("benchmarks/peers/src/main/java/com/example/peer/ResourceServer.java"),
                    "docs/guides/protect-spring-boot.md",
                    "Protect a Spring Boot service"),
            new Entry(
                    new Excerpt("resource-service/src/main/java/dev/latchkey/resource/note/NoteController.java"),
                    "docs/guides/step-up.md",
                    "With Micronaut"),
            // The same commands as in the README.
            new Entry(new Repeated("Start", 1), "docs/start.md", "On this machine"),
            new Entry(new Repeated("Start", 2), "docs/start.md", "With Docker"),
            // What no test can run.
            new Entry(new Exempt("the build cannot run itself; .ci/run runs it"), "README.md", "Start 3"),
            new Entry(
                    new Exempt("it changes the sources; .ci/run runs spotless:check"),
                    "CONTRIBUTING.md",
                    "Build and test 3"),
            new Entry(new Exempt("minutes of load on an idle machine"), "docs/benchmarks.md", "Run them"),
            new Entry(new Exempt("it needs a second machine"), "docs/guides/deploy.md", "Publish the images 2"));

    /** What makes sure that a block is right. */
    private sealed interface Proof {}

    /**
     * A test runs the block.
     *
     * @param reader the class that reads the block for the test: the test itself, or a class that it uses
     */
    private record Run(Class<?> test, Class<?> reader) implements Proof {}

    /** The block is a part of a file. */
    private record Excerpt(String file) implements Proof {}

    /** The README has the same block, which something runs. */
    private record Repeated(String heading, int number) implements Proof {}

    /** Nothing runs the block. */
    private record Exempt(String reason) implements Proof {}

    private record Entry(Proof proof, String document, List<String> blocks) {
        Entry(Proof proof, String document, String... blocks) {
            this(proof, document, List.of(blocks));
        }

        Stream<String> names() {
            return blocks.stream().map(block -> document + ": " + block);
        }

        List<String> texts() {
            return documentBlocks(ROOT.resolve(document)).stream()
                    .filter(block -> blocks.contains(name(block.heading(), block.number())))
                    .map(CodeBlock::text)
                    .toList();
        }
    }

    @Test
    void eachBlockHasOneEntryAndEachEntryHasABlock() throws IOException {
        List<String> blocks = new ArrayList<>();
        for (Path file : Repository.files()) {
            if (file.toString().endsWith(".md")) {
                documentBlocks(file).stream()
                        .filter(block -> !block.language().equals(DIAGRAM))
                        .forEach(block ->
                                blocks.add(ROOT.relativize(file) + ": " + name(block.heading(), block.number())));
            }
        }

        List<String> entries = Stream.concat(TABLE.stream().flatMap(Entry::names), calls().stream())
                .toList();

        assertThat(blocks).hasSizeGreaterThan(70).doesNotHaveDuplicates();
        assertThat(entries).doesNotHaveDuplicates();
        assertThat(blocks)
                .as("blocks without an entry in this table, and without a call of .ci/block")
                .filteredOn(block -> !entries.contains(block))
                .isEmpty();
        assertThat(entries)
                .as("entries and calls without a block")
                .filteredOn(entry -> !blocks.contains(entry))
                .isEmpty();
    }

    @Test
    void eachTestReadsTheBlocksOfItsEntry() throws IOException {
        for (Entry entry : TABLE) {
            if (entry.proof() instanceof Run(Class<?> test, Class<?> reader)) {
                String source = source(reader);
                assertThat(source(test)).contains(reader.getSimpleName());
                assertThat(source).contains('"' + entry.document());
                for (String block : entry.blocks()) {
                    String heading = Pattern.quote(block.replaceFirst(" \\d+$", ""));
                    assertThat(source).as("%s reads %s", reader, block).containsPattern("[\"|] ?" + heading + "[\", ]");
                }
            }
        }
    }

    @Test
    void eachExcerptIsInItsFileAndEachRepetitionInTheReadme() throws IOException {
        Guide readme = Guide.open("README.md");
        for (Entry entry : TABLE) {
            for (String text : entry.texts()) {
                switch (entry.proof()) {
                    case Excerpt(String file) ->
                        assertThat(unindented(Files.readString(ROOT.resolve(file))))
                                .contains(unindented(text));
                    case Repeated(String heading, int number) ->
                        assertThat(text).isEqualTo(readme.block(heading, number));
                    case Run _ -> assertThat(text).isNotBlank();
                    case Exempt(String reason) -> assertThat(reason).isNotBlank();
                }
            }
        }
    }

    @Test
    void blocksThenWithoutTheirIndentationAndNumberedUnderTheirHeading() {
        MarkdownDocument document = MarkdownDocument.of("""
                ## One
                ```sh
                # no heading
                first
                ```
                1. An item:

                   ```
                   second
                     indented

                   ```
                ## Two
                ```sql
                third
                ```
                """);

        assertThat(document.blocks())
                .containsExactly(
                        new CodeBlock("One", 1, "sh", "# no heading\nfirst\n"),
                        new CodeBlock("One", 2, "", "second\n  indented\n\n"),
                        new CodeBlock("Two", 1, "sql", "third\n"));
    }

    private static Run run(Class<?> test) {
        return new Run(test, test);
    }

    private static Run run(Class<?> test, Class<?> reader) {
        return new Run(test, reader);
    }

    private static String name(String heading, int number) {
        return number == 1 ? heading : heading + " " + number;
    }

    /** {@return the names of the blocks that the scripts print} */
    private static List<String> calls() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> scripts = Files.newDirectoryStream(ROOT.resolve(".ci"))) {
            for (Path script : scripts) {
                CALL.matcher(Files.readString(script))
                        .results()
                        .map(call -> call.group(1) + ": " + (call.group(2) + call.group(3)).replaceFirst(" 1$", ""))
                        .filter(name -> !names.contains(name))
                        .forEach(names::add);
            }
        }
        return names;
    }

    private static List<CodeBlock> documentBlocks(Path file) {
        try {
            return MarkdownDocument.of(Files.readString(file)).blocks();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String source(Class<?> type) throws IOException {
        return Files.readString(ROOT.resolve("system-tests/src/test/java")
                .resolve(type.getName().replace('.', '/') + ".java"));
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }
}
