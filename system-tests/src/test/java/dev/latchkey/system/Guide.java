package dev.latchkey.system;

import dev.latchkey.system.MarkdownDocument.CodeBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of the documentation. The tests run its code blocks as a reader would paste them. */
record Guide(String text) {
    private static final long PATIENCE_SECONDS = 120;

    /**
     * Reads a page.
     *
     * @param path from the root of the repository
     */
    static Guide open(String path) {
        try {
            return new Guide(Files.readString(Repository.root().resolve(path)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** {@return the same page with other addresses, and with other values that differ in the test} */
    Guide with(Map<String, String> replacements) {
        String replaced = text;
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            replaced = replaced.replace(replacement.getKey(), replacement.getValue());
        }
        return new Guide(replaced);
    }

    /** {@return the text under a heading, up to the next heading} No line of its code may begin like a heading. */
    Guide section(String heading) {
        Matcher section = Pattern.compile(
                        "^#+ " + Pattern.quote(heading) + "\n(.*?)(?=^#+ |\\z)", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(text);
        if (!section.find()) {
            throw new AssertionError("There is no section: " + heading);
        }
        return new Guide(section.group(1));
    }

    /** {@return the code blocks in a language, in order} */
    List<String> blocks(String language) {
        return MarkdownDocument.of(text).blocks().stream()
                .filter(block -> block.language().equals(language))
                .map(CodeBlock::text)
                .toList();
    }

    /** {@return the first code block under a heading} */
    String block(String heading) {
        return block(heading, 1);
    }

    /**
     * {@return a code block under a heading, in any language}
     *
     * @param number counts the blocks under the heading, from 1
     */
    String block(String heading, int number) {
        return MarkdownDocument.of(text).blocks().stream()
                .filter(block -> block.heading().equals(heading) && block.number() == number)
                .map(CodeBlock::text)
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no block %d under: %s".formatted(number, heading)));
    }

    /** {@return the output of Bash for these lines, which run in the root of the repository} */
    static String run(String lines) {
        try {
            Path output = Files.createTempFile("guide", ".txt");
            Process bash = new ProcessBuilder("bash", "-eu", "-c", lines)
                    .directory(Repository.root().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!bash.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                bash.destroyForcibly();
                throw new AssertionError("It has not ended: " + lines);
            }
            String printed = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            if (bash.exitValue() != 0) {
                throw new AssertionError("It has ended with " + bash.exitValue() + ": " + printed);
            }
            return printed;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
