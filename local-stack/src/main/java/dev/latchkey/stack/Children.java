package dev.latchkey.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All processes of one stack. After {@link #close} none can start, and {@link #stopRest} ends those that still run. */
final class Children {

    private final List<ChildProcess> started = new ArrayList<>();
    private boolean closed;

    /** Starts a process, unless the stack is stopping. */
    synchronized ChildProcess start(Supplier<ChildProcess> child) {
        if (closed) {
            throw new StackFailure("The stack is stopping.");
        }
        started.removeIf(one -> !one.isAlive());
        ChildProcess process = child.get();
        started.add(process);
        return process;
    }

    /** Forbids further starts. */
    synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized List<ChildProcess> alive() {
        return started.stream().filter(ChildProcess::isAlive).toList();
    }

    /** Stops the processes that still run, such as an unfinished initdb. */
    void stopRest(Duration patience) {
        alive().forEach(child -> child.stop(patience));
    }
}
