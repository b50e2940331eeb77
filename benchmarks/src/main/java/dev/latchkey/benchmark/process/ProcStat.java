package dev.latchkey.benchmark.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The processor times in {@code /proc/PID/stat}, see proc_pid_stat(5).
 *
 * @param own processor time of all threads of the process, in user and kernel mode
 * @param endedChildren processor time of its children that have ended, and of their children
 */
record ProcStat(Duration own, Duration endedChildren) {
    /** Linux counts in units of 10 ms here, on every architecture with a JDK. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final int USER = 11;
    private static final int KERNEL = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_KERNEL = 14;

    /**
     * Reads the times of a process.
     *
     * @throws IOException when the process has ended
     */
    static ProcStat of(long pid) throws IOException {
        return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
    }

    static ProcStat parse(String line) {
        // The second field is the program's name in brackets. It may itself contain spaces and brackets.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return new ProcStat(ticks(fields[USER], fields[KERNEL]), ticks(fields[CHILDREN_USER], fields[CHILDREN_KERNEL]));
    }

    private static Duration ticks(String user, String kernel) {
        return Duration.ofNanos((Long.parseLong(user) + Long.parseLong(kernel)) * NANOS_PER_TICK);
    }
}
