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

/** What one process writes: passed on line by line behind the process's name, and its end remembered. */
final class LogStream {

    private static final int REMEMBERED_LINES = 2_000;

    private final String name;
    private final Consumer<String> sink;
    private final Deque<String> lines = new ArrayDeque<>();

    LogStream(String name, Consumer<String> sink) {
        this.name = name;
        this.sink = sink;
    }

    /** What the process is called. */
    String name() {
        return name;
    }

    /** Reads on a thread of its own until the stream ends. */
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
            // The process has ended, and with it its pipe: there is no more to read.
        }
    }

    private synchronized void remember(String line) {
        if (lines.size() == REMEMBERED_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }
}
