package dev.latchkey.stack;

import java.util.Locale;

/** The two services: where their jars lie, and which variables say where they listen. */
public enum Service {
    AUTH(8080, 9080),
    RESOURCE(8081, 9081);

    private final int defaultPort;
    private final int defaultManagementPort;

    Service(int defaultPort, int defaultManagementPort) {
        this.defaultPort = defaultPort;
        this.defaultManagementPort = defaultManagementPort;
    }

    /** The Maven module: {@code auth-service}. */
    String module() {
        return lowerCaseName() + "-service";
    }

    /** What replica {@code number}, counted from 1, is called in logs: {@code auth-1}. */
    String replicaName(int number) {
        return lowerCaseName() + "-" + number;
    }

    String portVariable() {
        return name() + "_PORT";
    }

    String managementPortVariable() {
        return name() + "_MANAGEMENT_PORT";
    }

    String replicasVariable() {
        return name() + "_REPLICAS";
    }

    int defaultPort() {
        return defaultPort;
    }

    int defaultManagementPort() {
        return defaultManagementPort;
    }

    private String lowerCaseName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
