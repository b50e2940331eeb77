package dev.latchkey.stack;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** The main class of {@code ./stack}: runs a stack in the foreground until a signal stops it or a process ends. */
public final class StackCommand {

    /** The system property with the root of the checkout. The script {@code ./stack} sets it. */
    private static final String REPOSITORY = "latchkey.repository";

    /** The environment variable for the caches. {@code no} means that no training run is made. */
    private static final String AOT_CACHE = "AOT_CACHE";

    private StackCommand() {}

    public static void main(String[] arguments) {
        System.exit(run(
                System.getenv(), Path.of(System.getProperty(REPOSITORY, "")).toAbsolutePath(), System.out, System.err));
    }

    /** {@return the exit status} After a signal it has no effect: the JVM ends with 128 plus the signal's number. */
    private static int run(Map<String, String> environment, Path repository, PrintStream out, PrintStream err) {
        trainIfNeeded(environment, repository, out);
        try (LocalStack stack = LocalStack.open(StackSettings.fromEnvironment(environment, repository), out::println)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stopOnSignal(stack, out), "stop"));
            try {
                stack.start();
                out.println(new Walkthrough(stack).text());
                complain(stack, err, stack.awaitEndOfAny());
            } catch (StackFailure failure) {
                complain(stack, err, String.valueOf(failure.getMessage()));
            }
        } catch (StackFailure failure) {
            err.println("stack: " + failure.getMessage());
        }
        return 1;
    }

    /** Makes the caches if they are stale. A failure only makes the start slower. */
    private static void trainIfNeeded(Map<String, String> environment, Path repository, PrintStream out) {
        Training training = new Training(repository);
        if ("no".equals(environment.get(AOT_CACHE)) || training.isUpToDate()) {
            return;
        }
        out.println("The services have changed: running them once to make the caches for quick starts"
                + " (about twenty seconds; " + AOT_CACHE + "=no skips this).");
        try {
            training.run();
        } catch (StackFailure failure) {
            out.println("Making the caches failed, so the services start slowly. " + failure.getMessage());
        }
    }

    /** Prints the sentence, unless the stack is stopping: then it is expected that processes end. */
    private static void complain(LocalStack stack, PrintStream err, String sentence) {
        if (!stack.isClosed()) {
            err.println("stack: " + sentence);
        }
    }

    private static void stopOnSignal(LocalStack stack, PrintStream out) {
        if (!stack.isClosed()) {
            out.println("Stopping.");
        }
        stack.close();
    }
}
