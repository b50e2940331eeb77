package dev.latchkey.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code ./stack} or {@code ./test} as a user runs it: a process. The test reads its output and sends it signals. */
final class StackScript implements AutoCloseable {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private StackScript(Process process) {
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().start(() -> {
            process.inputReader().lines().forEach(line -> {
                System.out.println(line);
                lines.add(line);
            });
        });
    }

    /**
     * Runs the command with these variables in addition to the inherited ones. It has its own process group, as in a
     * terminal. It also receives the signals that a background build ignores.
     */
    static StackScript start(Path folder, Map<String, String> variables, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of("setsid", "env", "--default-signal=INT,HUP"), command.stream())
                                .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(variables);
        return new StackScript(builder.start());
    }

    void awaitLine(String part) {
        await().atMost(LONG).until(() -> lines.stream().anyMatch(line -> line.contains(part)) || !process.isAlive());
        if (lines.stream().noneMatch(line -> line.contains(part))) {
            throw new AssertionError("It ended with status %d without saying \"%s\".".formatted(awaitExit(), part));
        }
    }

    int awaitExit() {
        try {
            if (!process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("It has not ended.");
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** {@return all running processes of the stack, including the script} */
    List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    /** {@return the JVM process of a service, found by the name of its jar} */
    ProcessHandle service(String jar) {
        return processes().stream()
                .filter(one -> one.info().commandLine().orElse("").contains(jar))
                .findFirst()
                .orElseThrow();
    }

    void signal(String signal) throws IOException {
        kill(signal, Long.toString(process.pid()));
    }

    /** Sends the signal to the process group, as a terminal does on Ctrl-C. */
    void signalGroup(String signal) throws IOException {
        kill(signal, "-" + process.pid());
    }

    @Override
    public void close() {
        process.toHandle().destroy();
        awaitExit();
    }

    private static void kill(String signal, String target) throws IOException {
        try {
            new ProcessBuilder("bash", "-c", "kill -\"$1\" -- \"$2\"", "kill", signal, target)
                    .start()
                    .waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
