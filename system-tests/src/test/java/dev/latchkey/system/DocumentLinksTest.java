package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Checks every relative link and every anchor in the Markdown files of the repository, and that every document that a
 * file names exists. Also checks that {@code README.md} shows the commands that {@code ./stack} prints.
 */
class DocumentLinksTest {
    private static final Path ROOT = Repository.root();
    private static final String MARKDOWN = ".md";

    /** A link that leads out of the repository. */
    private static final Pattern ADDRESS = Pattern.compile("[a-z]+:.*");

    private static final Pattern DOCUMENT = Pattern.compile("docs/[\\w/.-]*\\.md");

    /** The endings of the files that may name a document. Files without an ending may, too: they are scripts. */
    private static final Set<String> TEXT =
            Set.of("html", "java", "js", "lua", "md", "mjs", "options", "pml", "properties", "sh", "sql", "xml", "yml");

    private final List<Path> files = Repository.files();

    @Test
    void everyRelativeLinkLeadsToAFileAndEveryAnchorToAHeading() throws IOException {
        Map<Path, MarkdownDocument> documents = documents();
        List<String> broken = new ArrayList<>();
        documents.forEach((file, document) -> document.links().stream()
                .filter(link -> !ADDRESS.matcher(link).matches())
                .filter(link -> !isGood(file, link, documents))
                .forEach(link -> broken.add(ROOT.relativize(file) + ": " + link)));

        assertThat(documents).hasSizeGreaterThan(40);
        assertThat(broken).isEmpty();
    }

    @Test
    void everyDocumentThatAFileNamesExists() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path file : files) {
            if (isText(file)) {
                DOCUMENT.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .results()
                        .map(MatchResult::group)
                        .filter(name -> !Files.exists(ROOT.resolve(name)))
                        .forEach(name -> missing.add(ROOT.relativize(file) + ": " + name));
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void walkthroughOfTheReadmeIsTheOneThatTheStackPrints() throws IOException {
        String printed = Files.readString(
                        ROOT.resolve("local-stack/src/main/resources/dev/latchkey/stack/walkthrough.sh"))
                .replace("{auth}", "http://localhost:8080")
                .replace("{resource}", "http://localhost:8081")
                .replace("{replicas}", "http://localhost:8081");

        assertThat(Guide.open("README.md").section("Walkthrough").blocks("sh")).containsExactly(printed);
    }

    @Test
    void anchorsWhenHeadingsHaveMarkupOrRepeatThenAsGitHubMakesThem() {
        MarkdownDocument document = MarkdownDocument.of("""
                # 1. A `code` span, and *more*
                ## Login: `POST /login`
                ## Twice
                ## Twice
                ## [Linked](other.md) text
                ```
                # no heading, [no link](nowhere.md)
                ```
                See [here](#twice), not `[there](nowhere.md)`.
                """);

        assertThat(document.anchors())
                .containsExactlyInAnyOrder(
                        "1-a-code-span-and-more", "login-post-login", "twice", "twice-1", "linked-text");
        assertThat(document.links()).containsExactly("other.md", "#twice");
    }

    private Map<Path, MarkdownDocument> documents() throws IOException {
        Map<Path, MarkdownDocument> documents = new HashMap<>();
        for (Path file : files) {
            if (file.toString().endsWith(MARKDOWN)) {
                documents.put(file, MarkdownDocument.of(Files.readString(file)));
            }
        }
        return documents;
    }

    private static boolean isGood(Path file, String link, Map<Path, MarkdownDocument> documents) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? file : file.resolveSibling(path).normalize();
        if (hash < 0) {
            return target.startsWith(ROOT) && Files.exists(target);
        }
        MarkdownDocument document = documents.get(target);
        return document != null && document.anchors().contains(link.substring(hash + 1));
    }

    private static boolean isText(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 || TEXT.contains(name.substring(dot + 1));
    }
}
