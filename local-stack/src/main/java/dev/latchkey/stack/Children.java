package dev.latchkey.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All processes of one stack: none starts any more once the end has begun, and none is left behind. */
final class Children {

    private final List<ChildProcess> started = new ArrayList<>();
    private boolean closed;

    /** Starts one more, unless the stack is stopping. */
    synchronized ChildProcess start(Supplier<ChildProcess> child) {
        if (closed) {
            throw new StackFailure("The stack is stopping.");
        }
        started.removeIf(one -> !one.isAlive());
        ChildProcess process = child.get();
        started.add(process);
        return process;
    }

    /** From now on nothing starts. */
    synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized List<ChildProcess> alive() {
        return started.stream().filter(ChildProcess::isAlive).toList();
    }

    /** Stops what nobody else has stopped, such as a half-done initdb. */
    void stopRest(Duration patience) {
        alive().forEach(child -> child.stop(patience));
    }
}
