package dev.latchkey.benchmark.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The resident memory of a process (VmRSS). It includes shared libraries and mapped files. */
public final class ResidentMemory {
    private static final double KILOBYTES_PER_MEGABYTE = 1024;

    private ResidentMemory() {}

    /** {@return the resident memory in megabytes of 2^20 bytes} */
    public static double megabytes(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " has ended", e);
        }
    }

    static double parse(String status) {
        return status.lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                / KILOBYTES_PER_MEGABYTE;
    }
}
