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
 * A process that ends when this one tells it to, and at the latest when this one ends.
 *
 * <p>It runs in a session of its own. So Ctrl-C in the terminal reaches only this process, which stops its children in
 * order. A guard process beside it reads a pipe from this process. If this process is killed, the pipe ends without a
 * line, and the guard ends the child.
 */
final class ChildProcess {

    /**
     * Keeps the pipe as descriptor 3, because the shell gives a background command an empty standard input. A line on
     * the pipe dismisses the guard. If the pipe ends without a line, the guard sends the stop signal, and then CONT,
     * because a paused process receives the signal only when it continues.
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
     * @param stopSignal the signal for an orderly end
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

    /**
     * {@return the exit status, available once the process has ended and its output is read; 128 plus the number for a
     * signal}
     */
    CompletableFuture<Integer> exit() {
        return exit;
    }

    void send(Signal signal) {
        signal.sendTo(pid());
    }

    /** Asks the process to end. Kills it and its children if it is still alive after {@code patience}. */
    void stop(Duration patience) {
        if (isAlive()) {
            send(stopSignal);
            send(Signal.CONT);
        }
        if (!hasEndedWithin(patience)) {
            kill();
        }
    }

    /** Kills the process and its children at once, as a crash of the machine would. */
    void kill() {
        List<ProcessHandle> family = family().toList();
        family.forEach(member -> Signal.KILL.sendTo(member.pid()));
        for (ProcessHandle member : family) {
            await(member.onExit(), PATIENCE_AFTER_KILL);
        }
        await(exit, PATIENCE_AFTER_KILL);
    }

    /**
     * Pauses the process (SIGSTOP) and then all its children. A paused process starts no more children, so none is
     * missed.
     */
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
            // The guard has ended together with the process.
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

    /**
     * {@return the prefix that gives a command a session of its own; macOS has no setsid, so Perl gives it a process
     * group}
     */
    private static List<String> ownSession() {
        return Programs.isOnPath("setsid") ? List.of("setsid") : List.of("perl", "-e", "setpgrp(0, 0); exec @ARGV");
    }
}
