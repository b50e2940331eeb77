package dev.latchkey.benchmark.lab;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the command line asks for.
 *
 * @param quick shorter, for those who change the code; else as long as figures for others need
 * @param peers whether other software is measured, too
 * @param only beginnings of rows' names, as they were asked for; none: all of a full run, and of a quick one what it is for
 */
public record BenchOptions(boolean quick, boolean peers, List<String> only) {
    /** What a quick run measures unless it is told: what changes of the code are most likely to change. */
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

    private static final String NO_BEGINNING = "--only needs the beginning of a row's name.";

    public BenchOptions {
        only = List.copyOf(only);
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException that says what is wrong
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
                        throw new IllegalArgumentException(NO_BEGINNING);
                    }
                    List<String> parts = Stream.of(arguments.get(i).split(",", -1))
                            .filter(part -> !part.isBlank())
                            .toList();
                    if (parts.isEmpty()) {
                        throw new IllegalArgumentException(NO_BEGINNING);
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
     * {@return whether rows are wanted whose names begin so}
     *
     * @param beginning {@code verify}, or {@code verify.distinct}
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
