package dev.latchkey.benchmark.lab;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the command line asks for.
 *
 * @param quick shorter, for those who change the code; else as long as figures for others need
 * @param peers whether other software is measured, too
 * @param only beginnings of rows' names; empty for all
 */
public record BenchOptions(boolean quick, boolean peers, List<String> only) {
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
                        throw new IllegalArgumentException("--only needs the beginning of a row's name.");
                    }
                    only = with(only, Stream.of(arguments.get(i).split(",", -1)).filter(part -> !part.isBlank()));
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
        return only.isEmpty()
                || only.stream().anyMatch(part -> beginning.startsWith(part) || part.startsWith(beginning));
    }

    private static List<String> with(List<String> some, Stream<String> more) {
        return Stream.concat(some.stream(), more).toList();
    }
}
