package dev.latchkey.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The output of one process. Passes each line on with the process's name in front, and remembers the last lines. */
final class LogStream {

    private static final int REMEMBERED_LINES = 2_000;

    private final String name;
    private final Consumer<String> sink;
    private final Deque<String> lines = new ArrayDeque<>();

    LogStream(String name, Consumer<String> sink) {
        this.name = name;
        this.sink = sink;
    }

    /** {@return the name of the process} */
    String name() {
        return name;
    }

    /** Reads the stream until its end, on a thread of its own. */
    Thread follow(InputStream output) {
        return Thread.ofPlatform().daemon().name("log of " + name).start(() -> readAll(output));
    }

    /** The last lines, at most {@value #REMEMBERED_LINES}, oldest first, without the prefix. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** The last {@code count} lines, each indented, as the end of an error message. */
    String tail(int count) {
        List<String> all = lines();
        return String.join(
                System.lineSeparator(),
                all.subList(Math.max(0, all.size() - count), all.size()).stream()
                        .map(line -> "    " + line)
                        .toList());
    }

    private void readAll(InputStream output) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                remember(line);
                sink.accept("[" + name + "] " + line);
            }
        } catch (IOException closed) {
            // The process has ended and its pipe is closed, so there is no more output.
        }
    }

    private synchronized void remember(String line) {
        if (lines.size() == REMEMBERED_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }
}
