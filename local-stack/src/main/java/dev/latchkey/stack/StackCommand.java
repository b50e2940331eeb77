package dev.latchkey.stack;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** What {@code ./stack} runs once everything is built: a stack in the foreground, until it is told to stop. */
public final class StackCommand {

    /** A system property: the root of the checkout, which the script knows. */
    private static final String REPOSITORY = "latchkey.repository";

    private StackCommand() {}

    public static void main(String[] arguments) {
        System.exit(run(
                System.getenv(), Path.of(System.getProperty(REPOSITORY, "")).toAbsolutePath(), System.out, System.err));
    }

    /** Returns the exit status; a stop by a signal never comes to that, and ends with 128 and the signal's number. */
    private static int run(Map<String, String> environment, Path repository, PrintStream out, PrintStream err) {
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
