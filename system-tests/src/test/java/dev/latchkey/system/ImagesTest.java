package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./images} builds what the Dockerfile has, for two platforms, with the version and the commit as labels. */
class ImagesTest {
    private static final String COMMIT = "5".repeat(40);
    private static final String CLEAN = "";

    @TempDir
    private Path folder;

    private Path output;

    @BeforeEach
    void copyTheCommand() throws IOException {
        output = folder.resolve("output");
        for (String file : List.of("images", "pom.xml")) {
            Files.copy(Repository.root().resolve(file), folder.resolve(file));
        }
        program("docker", "printf '%s\\n' \"$LATCHKEY_PREFIX\" \"$LATCHKEY_VERSION\" \"$LATCHKEY_REVISION\" \"$*\"");
    }

    @Test
    void pushWhenTheTreeIsCleanThenTheVersionAndTheCommitAreBuilt() throws Exception {
        String[] command = Guide.open("docs/guides/deploy.md")
                .block("Publish the images")
                .strip()
                .split(" ");
        assertThat(command).hasSize(2).startsWith("./images");

        assertThat(images(CLEAN, command[1])).isZero();

        assertThat(output)
                .hasContent(String.join(
                        "\n",
                        "registry.example.com/team",
                        Repository.version(),
                        COMMIT,
                        "buildx bake --file docker-bake.hcl --push"));
    }

    @Test
    void pushWhenTheTreeHasChangesThenNothingIsBuilt() throws Exception {
        assertThat(images(" M pom.xml", "registry.example.com/team")).isEqualTo(1);

        assertThat(output)
                .content()
                .startsWith("images: The work tree has changes")
                .hasLineCount(1);
    }

    @Test
    void buildHereWhenTheTreeHasChangesThenTheRevisionSaysSo() throws Exception {
        assertThat(images(" M pom.xml", "latchkey", "--load")).isZero();

        assertThat(output).content().endsWith(COMMIT + "-dirty\nbuildx bake --file docker-bake.hcl --load\n");
    }

    @Test
    void buildWithoutAPrefixThenNothingIsBuilt() throws Exception {
        assertThat(images(CLEAN)).isEqualTo(2);

        assertThat(output).content().startsWith("images: Name the prefix").hasLineCount(1);
    }

    @Test
    void theBakeFileNamesTheStagesAndArgumentsOfTheDockerfile() throws IOException {
        String dockerfile = Files.readString(Repository.root().resolve("Dockerfile"));
        String bake = Files.readString(Repository.root().resolve("docker-bake.hcl"));
        List<String> arguments = matches("(?m)^ +(\\w+) += \\1$", bake);

        assertThat(bake).contains("[\"linux/amd64\", \"linux/arm64\"]");
        assertThat(bake).contains("matrix    = { service = [\"auth-service\", \"resource-service\"] }");
        assertThat(matches("(?m)^FROM service AS ([a-z]+-service)$", dockerfile))
                .containsExactly("auth-service", "resource-service");
        assertThat(arguments).hasSize(4);
        assertThat(matches("(?m)^ARG (\\w+)=", dockerfile)).containsAll(arguments);
    }

    /** Runs {@code ./images} with a fake {@code docker}, and with a fake {@code git} that reports these changes. */
    private int images(String changes, String... arguments) throws IOException, InterruptedException {
        program("git", "[[ $1 == status ]] && printf '" + changes + "' || echo " + COMMIT);
        List<String> command = new ArrayList<>(List.of(folder.resolve("images").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().merge("PATH", folder.resolve("bin") + ":", (path, bin) -> bin + path);
        return builder.start().waitFor();
    }

    private void program(String name, String line) throws IOException {
        Path program = Files.writeString(
                Files.createDirectories(folder.resolve("bin")).resolve(name), "#!/usr/bin/env bash\n" + line);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private static List<String> matches(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }
}
