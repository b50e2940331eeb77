package dev.latchkey.shared.micronaut.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The number of files that the process may open. Each connection is one. */
final class OpenFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

    /** Reserved for jars, the database's connections, logs, and the management port's connections. */
    private static final long OTHER = 400;

    private OpenFiles() {}

    /** {@return {@code connections}, or fewer when the system does not allow as many; then logs a warning} */
    static int limit(int connections) {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return connections;
        }
        long possible = Math.max(64, system.getMaxFileDescriptorCount() - OTHER);
        if (possible >= connections) {
            return connections;
        }
        LOG.warn(
                "The system lets this process open only {} files, so it accepts {} connections instead of {}"
                        + " (latchkey.http.max-connections). Raise the limit of open files (ulimit -n).",
                system.getMaxFileDescriptorCount(),
                possible,
                connections);
        return (int) possible;
    }
}
