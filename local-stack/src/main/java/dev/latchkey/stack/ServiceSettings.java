package dev.latchkey.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Settings of the replicas of one service.
 *
 * @param port the HTTP port of the first replica; each further replica listens {@value #PORT_STEP} ports higher
 * @param managementPort the port of health and metrics of the first replica; counts up likewise
 * @param replicas the number of processes, 1 to {@value #MOST_REPLICAS}
 * @param environment variables for all replicas; they replace those that the stack sets
 * @param jvmOptions options for all replicas; they come after the stack's own, so they take precedence
 * @param classPath jars that follow the service's own, with classes that a test or a benchmark adds
 */
public record ServiceSettings(
        int port,
        int managementPort,
        int replicas,
        Map<String, String> environment,
        List<String> jvmOptions,
        List<Path> classPath) {

    static final int PORT_STEP = 10;
    static final int MOST_REPLICAS = 9;

    public ServiceSettings {
        environment = Map.copyOf(environment);
        jvmOptions = List.copyOf(jvmOptions);
        classPath = List.copyOf(classPath);
    }

    /** Creates settings without added jars. */
    public ServiceSettings(
            int port, int managementPort, int replicas, Map<String, String> environment, List<String> jvmOptions) {
        this(port, managementPort, replicas, environment, jvmOptions, List.of());
    }

    /** {@return settings for one process on free ports} */
    public static ServiceSettings onFreePorts() {
        int port = Ports.freeRange(2);
        return new ServiceSettings(port, port + 1, 1, Map.of(), List.of());
    }

    /** The HTTP port of replica {@code number}, counted from 1. */
    public int portOf(int number) {
        return port + PORT_STEP * (number - 1);
    }

    /** The management port of replica {@code number}, counted from 1. */
    public int managementPortOf(int number) {
        return managementPort + PORT_STEP * (number - 1);
    }

    public ServiceSettings withEnvironment(Map<String, String> variables) {
        return new ServiceSettings(port, managementPort, replicas, variables, jvmOptions, classPath);
    }

    public ServiceSettings withJvmOptions(List<String> options) {
        return new ServiceSettings(port, managementPort, replicas, environment, options, classPath);
    }

    public ServiceSettings withClassPath(List<Path> jars) {
        return new ServiceSettings(port, managementPort, replicas, environment, jvmOptions, jars);
    }
}
