package dev.latchkey.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The text that is printed when a stack is ready: its addresses, and commands that show what it does.
 *
 * <p>The commands are for Bash and Zsh with curl and sed. They contain no comments, because an interactive Zsh does not
 * accept them. They need nothing else installed, and create a new user each time.
 *
 * @param catchesMail whether the stack prints the mails of auth-service
 */
record Walkthrough(LocalStack stack, boolean catchesMail) {

    static final String TITLE = "Walkthrough: paste these commands into another terminal.";
    static final String END = "Ctrl-C stops everything.";

    String text() {
        return String.join(
                System.lineSeparator(),
                "",
                "Latchkey is ready.",
                addresses(),
                "",
                TITLE,
                "",
                commands(),
                END + " Data stays in " + stack.settings().dataFolder() + ".",
                "");
    }

    private String addresses() {
        String services = stack.services().stream()
                .map(service -> "  %-11s %s   health and metrics: %s%n"
                        .formatted(service.name(), service.uri(), service.managementUri()))
                .collect(Collectors.joining());
        String postgres = "  %-11s %s   passwords: %s"
                .formatted(
                        "postgres",
                        stack.postgres().jdbcUrl(),
                        stack.settings().dataFolder().resolve("secrets"));
        return services + postgres + (catchesMail ? "%n  %-11s each mail is printed here".formatted("mail") : "");
    }

    private String commands() {
        String replicas = stack.replicas(Service.RESOURCE).stream()
                .map(service -> service.uri().toString())
                .collect(Collectors.joining(" "));
        return script().replace("{auth}", stack.auth(1).uri().toString())
                .replace("{resource}", stack.resource(1).uri().toString())
                .replace("{replicas}", replicas);
    }

    private static String script() {
        try (InputStream resource = Walkthrough.class.getResourceAsStream("walkthrough.sh")) {
            return new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
