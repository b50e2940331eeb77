package dev.latchkey.stack;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** What {@code ./stack} runs once everything is built: a stack in the foreground, until it is told to stop. */
public final class StackCommand {

    /** A system property: the root of the checkout, which the script knows. */
    private static final String REPOSITORY = "latchkey.repository";

    /** A variable: {@code no} leaves the services' caches as they are. */
    private static final String AOT_CACHE = "AOT_CACHE";

    private StackCommand() {}

    public static void main(String[] arguments) {
        System.exit(run(
                System.getenv(), Path.of(System.getProperty(REPOSITORY, "")).toAbsolutePath(), System.out, System.err));
    }

    /** Returns the exit status; a stop by a signal never comes to that, and ends with 128 and the signal's number. */
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

    /** Whatever comes of it, the stack can start. */
    private static void trainIfNeeded(Map<String, String> environment, Path repository, PrintStream out) {
        Training training = new Training(repository);
        if ("no".equals(environment.get(AOT_CACHE)) || training.isUpToDate()) {
            return;
        }
        out.println("The services have changed: running them once for what makes their starts quick"
                + " (some twenty seconds; " + AOT_CACHE + "=no does without).");
        try {
            training.run();
        } catch (StackFailure failure) {
            out.println("That failed, so they start slowly. " + failure.getMessage());
        }
    }

    /** Once the stack is being stopped, that processes end is no news. */
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
