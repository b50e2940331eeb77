package dev.latchkey.stack;

import dev.latchkey.stack.mail.MailCatcher;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The main class of {@code ./stack}: runs a stack in the foreground until a signal stops it or a process ends. */
public final class StackCommand {

    /** The system property with the root of the checkout. The script {@code ./stack} sets it. */
    private static final String REPOSITORY = "latchkey.repository";

    /** The environment variable for the caches. {@code yes} means a training run if they are stale. */
    private static final String AOT_CACHE = "AOT_CACHE";

    /** The sender of the mails that the catcher prints. */
    private static final String DEFAULT_FROM = "latchkey@localhost";

    private StackCommand() {}

    public static void main(String[] arguments) {
        System.exit(run(
                System.getenv(), Path.of(System.getProperty(REPOSITORY, "")).toAbsolutePath(), System.out, System.err));
    }

    /** {@return the exit status} After a signal it has no effect: the JVM ends with 128 plus the signal's number. */
    static int run(Map<String, String> environment, Path repository, PrintStream out, PrintStream err) {
        try (MailCatcher catcher = catcherUnlessSet(environment, out);
                LocalStack stack = LocalStack.open(prepare(environment, repository, out, catcher), out::println)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stopOnSignal(stack, out), "stop"));
            try {
                stack.start();
                out.println(new Walkthrough(stack, catcher != null).text());
                complain(stack, err, stack.awaitEndOfAny());
            } catch (StackFailure failure) {
                complain(stack, err, String.valueOf(failure.getMessage()));
            }
        } catch (StackFailure failure) {
            err.println("stack: " + failure.getMessage());
        }
        return 1;
    }

    /** Reads the settings, makes the caches if they are wanted, and gives the mails to the catcher. */
    private static StackSettings prepare(
            Map<String, String> environment, Path repository, PrintStream out, @Nullable MailCatcher catcher) {
        StackSettings settings = StackSettings.fromEnvironment(environment, repository);
        if (wantsCaches(environment)) {
            trainIfNeeded(new Training(repository), out);
        }
        return catcher == null ? settings : withMail(settings, catcher);
    }

    /**
     * {@return a catcher, unless the environment names a mail server} An empty {@code MAIL_URL} means that there is no
     * mail.
     */
    static @Nullable MailCatcher catcherUnlessSet(Map<String, String> environment, PrintStream out) {
        if (environment.containsKey("MAIL_URL")
                || !environment.getOrDefault("MAIL_URL_FILE", "").isBlank()) {
            return null;
        }
        try {
            return MailCatcher.open(out::println);
        } catch (UncheckedIOException refused) {
            throw new StackFailure("The mail catcher has no port: %s.".formatted(refused.getMessage()), refused);
        }
    }

    /** {@return the settings with the address of the catcher for each auth-service} */
    static StackSettings withMail(StackSettings settings, MailCatcher catcher) {
        String from = settings.environment().getOrDefault("MAIL_FROM", "");
        ServiceSettings auth = settings.service(Service.AUTH)
                .withEnvironment(Map.of("MAIL_URL", catcher.url(), "MAIL_FROM", from.isBlank() ? DEFAULT_FROM : from));
        return settings.with(Service.AUTH, auth);
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
