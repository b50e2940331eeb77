package dev.latchkey.stack;

import java.util.Locale;

/** The two services, their jars, and the variables for their ports. */
public enum Service {
    AUTH("dev.latchkey.auth.AuthService", 8080, 9080),
    RESOURCE("dev.latchkey.resource.ResourceService", 8081, 9081);

    private final String mainClass;
    private final int defaultPort;
    private final int defaultManagementPort;

    Service(String mainClass, int defaultPort, int defaultManagementPort) {
        this.mainClass = mainClass;
        this.defaultPort = defaultPort;
        this.defaultManagementPort = defaultManagementPort;
    }

    String mainClass() {
        return mainClass;
    }

    /** The Maven module: {@code auth-service}. */
    String module() {
        return lowerCaseName() + "-service";
    }

    /** {@return the name of replica {@code number}, counted from 1, in logs: {@code auth-1}} */
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
