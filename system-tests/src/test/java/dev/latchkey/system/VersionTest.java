package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** One property of {@code pom.xml} is the version of all modules. The changelog and the guides say the same. */
class VersionTest {
    private static final Pattern OUR_PARENT = Pattern.compile(
            "<parent>\\s*<groupId>dev\\.latchkey</groupId>\\s*<artifactId>[\\w-]+</artifactId>\\s*<version>([^<]+)<");
    private static final Pattern OUR_LIBRARY = Pattern.compile(
            "<groupId>dev\\.latchkey</groupId>\\s*<artifactId>[\\w-]+</artifactId>\\s*<version>([^<]+)<");
    private static final Pattern OUR_IMAGE = Pattern.compile("/(?:auth|resource)-service:(\\d[\\w.-]*)");
    private static final Pattern HEADING = Pattern.compile("(?m)^## (.+)$");

    @Test
    void everyModuleTakesTheVersionOfTheRoot() throws IOException {
        List<String> versions = new ArrayList<>();
        for (String pom : texts("pom.xml")) {
            versions.addAll(matches(OUR_PARENT, pom));
        }

        assertThat(versions).hasSizeGreaterThan(7).containsOnly("${revision}");
    }

    @Test
    void everyModuleThatIsDeployedComesWithItsSourcesAndItsJavadoc() throws IOException {
        List<String> deployed = texts("pom.xml").stream()
                .filter(pom -> pom.contains("<maven.deploy.skip>false</maven.deploy.skip>"))
                .toList();

        assertThat(deployed)
                .isNotEmpty()
                .allSatisfy(pom -> assertThat(pom)
                        .contains(
                                "<artifactId>maven-source-plugin</artifactId>",
                                "<artifactId>maven-javadoc-plugin</artifactId>"));
    }

    @Test
    void theGuidesNameTheVersion() throws IOException {
        List<String> versions = new ArrayList<>();
        for (String page : texts(".md")) {
            versions.addAll(matches(OUR_LIBRARY, page));
            versions.addAll(matches(OUR_IMAGE, page));
        }

        assertThat(versions).hasSizeGreaterThan(3).containsOnly(Repository.version());
    }

    @Test
    void theChangelogBeginsWithTheVersion() throws IOException {
        String heading = matches(HEADING, Files.readString(Repository.root().resolve("CHANGELOG.md")))
                .getFirst();
        String version = Repository.version();

        if (version.endsWith("-SNAPSHOT")) {
            assertThat(heading).isEqualTo("[Unreleased]");
        } else {
            assertThat(heading).matches(Pattern.quote("[" + version + "]") + " - \\d{4}-\\d{2}-\\d{2}");
        }
    }

    private static List<String> texts(String ending) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path file : Repository.files()) {
            if (file.toString().endsWith(ending)) {
                texts.add(Files.readString(file));
            }
        }
        return texts;
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }
}
