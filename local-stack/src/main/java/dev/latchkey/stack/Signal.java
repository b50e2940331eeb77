package dev.latchkey.stack;

import java.io.IOException;

/** The POSIX signals that Java's own process interface cannot send, and those that it can, for one way to send them. */
enum Signal {
    TERM,
    INT,
    QUIT,
    KILL,
    STOP,
    CONT;

    /** Sends it; a process that has ended already is none of our business any more. */
    void sendTo(long pid) {
        try {
            // The shell's own kill: a program of that name is missing in small installations.
            new ProcessBuilder("sh", "-c", "kill -" + name() + " \"$1\" 2>/dev/null", "kill", Long.toString(pid))
                    .start()
                    .waitFor();
        } catch (IOException failed) {
            throw new StackFailure("No shell to send a signal with: " + failed.getMessage() + ".", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
