package dev.latchkey.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs from Debian packages. Not every developer's machine has them; {@code .ci/run} installs them. */
final class DebianPrograms {
    /** Debian installs servers here, but not every user's PATH contains it. */
    static final String SERVERS = "/usr/sbin";

    private DebianPrograms() {}

    /**
     * Skips the test if a program is missing, but never in continuous integration.
     *
     * @param leftOut what is not tested then, for the log
     */
    static void assumeInstalled(String program, String leftOut) {
        assumeTrue(
                "true".equals(System.getenv("CI")) || isInstalled(program), program + " is not installed: " + leftOut);
    }

    private static boolean isInstalled(String program) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of(SERVERS))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
