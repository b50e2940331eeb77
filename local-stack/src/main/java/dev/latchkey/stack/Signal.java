package dev.latchkey.stack;

import java.io.IOException;

/** The POSIX signals that the stack sends. Java's process interface can send only some of them. */
enum Signal {
    TERM,
    INT,
    QUIT,
    KILL,
    STOP,
    CONT;

    /** Sends the signal. Does nothing if the process has already ended. */
    void sendTo(long pid) {
        try {
            // The shell's built-in kill, because small installations lack the program.
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
