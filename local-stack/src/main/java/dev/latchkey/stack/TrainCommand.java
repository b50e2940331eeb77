package dev.latchkey.stack;

import java.nio.file.Path;

/** Makes the caches, for images. The argument is the root of the checkout, or a folder with the same layout. */
public final class TrainCommand {

    private TrainCommand() {}

    /** Exits with status 1 if the training fails. */
    public static void main(String[] arguments) {
        try {
            new Training(Path.of(arguments[0]).toAbsolutePath()).run();
        } catch (StackFailure failure) {
            System.err.println("training: " + failure.getMessage());
            System.exit(1);
        }
    }
}
