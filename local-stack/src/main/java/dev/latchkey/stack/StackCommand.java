package dev.latchkey.stack;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** The main class of {@code ./stack}: runs a stack in the foreground until a signal stops it or a process ends. */
public final class StackCommand {

    /** The system property with the root of the checkout. The script {@code ./stack} sets it. */
    private static final String REPOSITORY = "latchkey.repository";

    /** The environment variable for the caches. {@code yes} means a training run if they are stale. */
    private static final String AOT_CACHE = "AOT_CACHE";

    private StackCommand() {}

    public static void main(String[] arguments) {
        System.exit(run(
                System.getenv(), Path.of(System.getProperty(REPOSITORY, "")).toAbsolutePath(), System.out, System.err));
    }

    /** {@return the exit status} After a signal it has no effect: the JVM ends with 128 plus the signal's number. */
    static int run(Map<String, String> environment, Path repository, PrintStream out, PrintStream err) {
        try (LocalStack stack = LocalStack.open(prepare(environment, repository, out), out::println)) {
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

    /** Reads the settings, and makes the caches if they are wanted. */
    private static StackSettings prepare(Map<String, String> environment, Path repository, PrintStream out) {
        StackSettings settings = StackSettings.fromEnvironment(environment, repository);
        if (wantsCaches(environment)) {
            trainIfNeeded(new Training(repository), out);
        }
        return settings;
    }

    private static boolean wantsCaches(Map<String, String> environment) {
        String value = environment.getOrDefault(AOT_CACHE, "").strip();
        return switch (value) {
            case "yes" -> true;
            case "no", "" -> false;
            default -> throw new StackFailure("%s must be yes or no, but is \"%s\".".formatted(AOT_CACHE, value));
        };
    }

    /** Makes the caches if they are stale. A failure only makes the start slower. */
    private static void trainIfNeeded(Training training, PrintStream out) {
        if (training.isUpToDate()) {
            return;
        }
        out.println("The services have changed: running them once to make the caches for quick starts"
                + " (40 seconds of processor time).");
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
