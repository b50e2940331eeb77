package dev.latchkey.benchmark.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where a run took place.
 *
 * @param processor {@code unknown} where the system does not tell it in {@code /proc/cpuinfo}
 * @param cores that the system shows, which may be threads of a processor shared with others
 * @param memoryMegabytes of all of it
 * @param loadAverage of the minute before the run: above one or two, somebody else was at work
 */
public record Machine(
        String processor, int cores, long memoryMegabytes, String system, String java, double loadAverage) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** {@return this one, as it is now} */
    public static Machine here() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                processorName(),
                system.getAvailableProcessors(),
                system.getTotalMemorySize() >> 20,
                "%s %s %s".formatted(system.getName(), system.getVersion(), system.getArch()),
                System.getProperty("java.vm.vendor") + " " + Runtime.version(),
                system.getSystemLoadAverage());
    }

    /** {@return one sentence, without its full stop} */
    public String words() {
        return "%s, %d cores, %d MB of memory, %s, Java of %s; load average before the run %s"
                .formatted(processor, cores, memoryMegabytes, system, java, Figure.text(loadAverage));
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        } catch (IOException none) {
            return "unknown";
        }
    }
}
