package dev.latchkey.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A process that never outlives this one, and ends only when we say so.
 *
 * <p>It is a session of its own, so that Ctrl-C in the terminal reaches only us and we can stop processes in order. A
 * guard beside it reads a pipe from us: when the pipe ends without a word, because we were killed, the guard ends the
 * process.
 */
final class ChildProcess {

    /**
     * Descriptor 3 keeps the pipe, for a background command's own standard input is empty. A line from us dismisses the
     * guard; the pipe's end without one makes it send the signal. A paused process gets its signal when it goes on.
     */
    private static final String GUARD = """
            exec 3<&0
            signal=$1
            shift
            { read -r dismissed <&3 || { kill -"$signal" $$; kill -CONT $$; }; } >/dev/null 2>&1 &
            exec "$@" 3<&- </dev/null
            """;

    private static final Duration PATIENCE_AFTER_KILL = Duration.ofSeconds(10);

    private final Process process;
    private final Signal stopSignal;
    private final CompletableFuture<Integer> exit;

    private ChildProcess(Process process, Signal stopSignal, Thread log) {
        this.process = process;
        this.stopSignal = stopSignal;
        this.exit = process.onExit().thenApply(ended -> {
            dismissGuard();
            drain(log);
            return ended.exitValue();
        });
    }

    /**
     * Starts {@code command}.
     *
     * @param environment the whole environment of the process
     * @param stopSignal what asks it to end in good order
     * @throws StackFailure when there is no such program
     */
    static ChildProcess start(
            List<String> command, Map<String, String> environment, Path folder, Signal stopSignal, LogStream log) {
        List<String> guarded = new ArrayList<>(ownSession());
        guarded.addAll(List.of("sh", "-c", GUARD, "guard", stopSignal.name()));
        guarded.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(guarded).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            return new ChildProcess(process, stopSignal, log.follow(process.getInputStream()));
        } catch (IOException failed) {
            throw new StackFailure("Cannot start %s: %s.".formatted(command.getFirst(), failed.getMessage()), failed);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The exit status, once the process has ended and its output has been read; 128 and the number of a signal. */
    CompletableFuture<Integer> exit() {
        return exit;
    }

    void send(Signal signal) {
        signal.sendTo(pid());
    }

    /** Asks it to end, and kills it and its children when it has not within {@code patience}. */
    void stop(Duration patience) {
        if (isAlive()) {
            send(stopSignal);
            send(Signal.CONT);
        }
        if (!hasEndedWithin(patience)) {
            kill();
        }
    }

    /** Kills it and its children, as the loss of the machine would. */
    void kill() {
        List<ProcessHandle> family = family().toList();
        family.forEach(member -> Signal.KILL.sendTo(member.pid()));
        for (ProcessHandle member : family) {
            await(member.onExit(), PATIENCE_AFTER_KILL);
        }
        await(exit, PATIENCE_AFTER_KILL);
    }

    /** Stops its clock (SIGSTOP), and that of its children: of all, since a stopped process starts no others. */
    void pause() {
        send(Signal.STOP);
        process.descendants().forEach(member -> Signal.STOP.sendTo(member.pid()));
    }

    void resume() {
        family().forEach(member -> Signal.CONT.sendTo(member.pid()));
    }

    boolean hasEndedWithin(Duration patience) {
        return await(exit, patience);
    }

    private Stream<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    private void dismissGuard() {
        try (var pipe = process.getOutputStream()) {
            pipe.write('\n');
        } catch (IOException gone) {
            // The guard was killed together with the process.
        }
    }

    private static void drain(Thread log) {
        try {
            log.join(Duration.ofSeconds(1));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean await(CompletableFuture<?> end, Duration patience) {
        try {
            end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Linux has setsid; macOS has none, but Perl, and a process group of its own serves as well. */
    private static List<String> ownSession() {
        return Programs.isOnPath("setsid") ? List.of("setsid") : List.of("perl", "-e", "setpgrp(0, 0); exec @ARGV");
    }
}
