package dev.latchkey.stack;

import java.nio.file.Path;

/** Makes the caches, for images: the arguments are the root of the checkout, or what looks like one. */
public final class TrainCommand {

    private TrainCommand() {}

    /** Ends with status 1 when it cannot be done. */
    public static void main(String[] arguments) {
        try {
            new Training(Path.of(arguments[0]).toAbsolutePath()).run();
        } catch (StackFailure failure) {
            System.err.println("training: " + failure.getMessage());
            System.exit(1);
        }
    }
}
