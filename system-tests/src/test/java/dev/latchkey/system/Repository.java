package dev.latchkey.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The checkout under test. Maven runs the tests in the module's folder. */
final class Repository {
    /** Folders that are no part of the checkout: the build, npm, the stack and Git write them. */
    private static final Set<String> WRITTEN = Set.of("target", "node_modules", ".latchkey", ".git");

    private Repository() {}

    static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    /** {@return the version of all modules} */
    static String version() {
        try {
            Matcher revision =
                    Pattern.compile("<revision>(.+)</revision>").matcher(Files.readString(root().resolve("pom.xml")));
            if (!revision.find()) {
                throw new AssertionError("pom.xml has no property revision");
            }
            return revision.group(1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** {@return the files of the checkout, as absolute paths} */
    static List<Path> files() {
        List<Path> files = new ArrayList<>();
        try {
            collect(root(), files);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return files;
    }

    private static void collect(Path folder, List<Path> files) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!Files.isDirectory(entry)) {
                    files.add(entry);
                } else if (!WRITTEN.contains(entry.getFileName().toString())) {
                    collect(entry, files);
                }
            }
        }
    }
}
