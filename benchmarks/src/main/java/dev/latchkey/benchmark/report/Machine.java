package dev.latchkey.benchmark.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine of a run.
 *
 * @param processor {@code unknown} if {@code /proc/cpuinfo} does not name it
 * @param cores the cores that the system shows; they may be hardware threads that other machines share
 * @param memoryMegabytes the total memory
 * @param loadAverage of the minute before the run; above 1 or 2, other processes were busy
 */
public record Machine(
        String processor, int cores, long memoryMegabytes, String system, String java, double loadAverage) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** {@return the current state of this machine} */
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

    /** {@return a sentence without its full stop} */
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
