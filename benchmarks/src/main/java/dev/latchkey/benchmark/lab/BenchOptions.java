package dev.latchkey.benchmark.lab;

import java.util.List;
import java.util.stream.Stream;

/**
 * The options of the command line.
 *
 * @param quick true for a short run, for developers; false for a run whose figures are published
 * @param peers true if other software is measured, too
 * @param only prefixes of the names of rows to measure; if empty, a full run measures all rows, a quick run a selection
 */
public record BenchOptions(boolean quick, boolean peers, List<String> only) {
    /** The rows of a quick run without {@code --only}: those that a change of the code most likely changes. */
    private static final List<String> QUICK = List.of(
            "raw.",
            "start.",
            "verify.one_token",
            "verify.leased_to_unchecked",
            "verify.distinct",
            "issue.client_credentials",
            "issue.refresh",
            "issue.login",
            "logout.3.",
            "keycloak.",
            "spring.");

    private static final String NO_PREFIX = "--only needs the prefix of a row's name.";

    public BenchOptions {
        only = List.copyOf(only);
    }

    /**
     * Parses the arguments.
     *
     * @throws IllegalArgumentException whose message tells the user what is wrong
     */
    public static BenchOptions parse(List<String> arguments) {
        boolean quick = false;
        boolean peers = false;
        List<String> only = List.of();
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--quick" -> quick = true;
                case "--peers" -> peers = true;
                case "--jmh" -> only = with(only, Stream.of("jmh"));
                case "--only" -> {
                    if (++i == arguments.size()) {
                        throw new IllegalArgumentException(NO_PREFIX);
                    }
                    List<String> parts = Stream.of(arguments.get(i).split(",", -1))
                            .filter(part -> !part.isBlank())
                            .toList();
                    if (parts.isEmpty()) {
                        throw new IllegalArgumentException(NO_PREFIX);
                    }
                    only = with(only, parts.stream());
                }
                default -> throw new IllegalArgumentException("Unknown argument \"%s\".".formatted(arguments.get(i)));
            }
        }
        return new BenchOptions(quick, peers, only);
    }

    public Pace pace() {
        return quick ? Pace.QUICK : Pace.FULL;
    }

    /**
     * {@return true if the run measures rows with this prefix}
     *
     * @param beginning a prefix: {@code verify}, or {@code verify.distinct}
     */
    public boolean wants(String beginning) {
        List<String> parts = quick && only.isEmpty() ? QUICK : only;
        return parts.isEmpty()
                || parts.stream().anyMatch(part -> beginning.startsWith(part) || part.startsWith(beginning));
    }

    private static List<String> with(List<String> some, Stream<String> more) {
        return Stream.concat(some.stream(), more).toList();
    }
}
