package dev.latchkey.benchmark.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * Where a run took place.
 *
 * @param cores that the system shows, which may be threads of a processor shared with others
 * @param memoryMegabytes of all of it
 */
public record Machine(
        String processor, int cores, long memoryMegabytes, String system, String java, double loadAverage) {
    private static final long KILOBYTES_PER_MEGABYTE = 1024;

    /** Looks into {@code /proc}, which only Linux has. */
    public static Machine here() {
        return new Machine(
                value("cpuinfo", line -> line.startsWith("model name") || line.startsWith("CPU part")),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(value("meminfo", line -> line.startsWith("MemTotal"))
                                .replaceAll("\\D", ""))
                        / KILOBYTES_PER_MEGABYTE,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.vendor") + " " + Runtime.version(),
                Double.parseDouble(read("loadavg").split(" ", 2)[0]));
    }

    /** {@return one sentence} */
    public String words() {
        return "%s, %d cores, %d MB of memory, %s, Java of %s; load average before the run %s"
                .formatted(processor, cores, memoryMegabytes, system, java, loadAverage);
    }

    private static String value(String file, Predicate<String> wanted) {
        return read(file)
                .lines()
                .filter(wanted)
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("unknown");
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of("/proc", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
