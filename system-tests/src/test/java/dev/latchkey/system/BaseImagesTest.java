package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The base images are pinned by digest, and {@code .ci/pin-images} updates the digests. */
class BaseImagesTest {
    private static final String FRESH = "sha256:" + "5".repeat(64);
    private static final Pattern FROM = Pattern.compile("(?m)^FROM (\\S+)(?: AS (\\S+))?$");
    private static final Pattern IMAGE = Pattern.compile("(?m)^ +image: (\\S+(?: \\S+)?)$");
    private static final String PINNED = "[a-z-]+:[\\w.-]+@sha256:[0-9a-f]{64}";

    @TempDir
    private Path folder;

    @BeforeEach
    void copyWhatTheCommandChanges() throws IOException {
        Files.createDirectories(folder.resolve(".ci"));
        for (String file : List.of("Dockerfile", "docker-compose.yml", ".ci/pin-images")) {
            Files.copy(Repository.root().resolve(file), folder.resolve(file));
        }
    }

    @Test
    void everyImageOfTheDockerfileIsPinned() throws IOException {
        String dockerfile = read("Dockerfile");
        List<String> stages =
                FROM.matcher(dockerfile).results().map(from -> from.group(2)).toList();
        List<String> bases =
                FROM.matcher(dockerfile).results().map(from -> from.group(1)).toList();

        assertThat(bases)
                .hasSizeGreaterThan(4)
                .allMatch(base -> base.equals("scratch")
                        || base.equals("${BUILD}")
                        || stages.contains(base)
                        || isPinnedVariable(dockerfile, base));
    }

    @Test
    void everyImageOfComposeIsPinned() throws IOException {
        assertThat(IMAGE.matcher(read("docker-compose.yml")).results().map((MatchResult image) -> image.group(1)))
                .hasSize(2)
                .allMatch(image ->
                        image.matches("&postgres \\$\\{POSTGRES_IMAGE:-" + PINNED + "}") || image.equals("*postgres"));
    }

    @Test
    void pinWhenTheRegistryAnswersThenEveryDigestIsWritten() throws Exception {
        assertThat(pin("[[ $* == 'buildx imagetools inspect '* ]] && echo " + FRESH))
                .isZero();

        assertThat(pinned(folder)).hasSize(3).allMatch(image -> image.endsWith("@" + FRESH));
        assertThat(pinned(folder).stream().map(BaseImagesTest::withoutDigest))
                .isEqualTo(pinned(Repository.root()).stream()
                        .map(BaseImagesTest::withoutDigest)
                        .toList());
    }

    @Test
    void pinWhenOneImageIsNotFoundThenNothingIsWritten() throws Exception {
        assertThat(pin("[[ $* != *postgres* ]] && echo " + FRESH)).isEqualTo(1);

        assertThat(pinned(folder)).isEqualTo(pinned(Repository.root()));
    }

    @Test
    void pinWhenTheAnswerIsNoDigestThenNothingIsWritten() throws Exception {
        assertThat(pin("echo no such host")).isEqualTo(1);

        assertThat(pinned(folder)).isEqualTo(pinned(Repository.root()));
    }

    /** Runs {@code .ci/pin-images} with a fake {@code docker} that executes the given line. */
    private int pin(String docker) throws IOException, InterruptedException {
        Path command = Files.writeString(
                Files.createDirectories(folder.resolve("bin")).resolve("docker"), "#!/usr/bin/env bash\n" + docker);
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
        ProcessBuilder builder = new ProcessBuilder(
                        folder.resolve(".ci/pin-images").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().merge("PATH", command.getParent() + ":", (path, bin) -> bin + path);
        return builder.start().waitFor();
    }

    private static boolean isPinnedVariable(String dockerfile, String base) {
        String variable = base.replaceAll("[${}]", "");
        return Pattern.compile("(?m)^ARG " + variable + "=" + PINNED + "$")
                .matcher(dockerfile)
                .find();
    }

    private static List<String> pinned(Path root) throws IOException {
        String both =
                Files.readString(root.resolve("Dockerfile")) + Files.readString(root.resolve("docker-compose.yml"));
        return Pattern.compile(PINNED)
                .matcher(both)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static String withoutDigest(String image) {
        return image.substring(0, image.indexOf('@'));
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }
}
