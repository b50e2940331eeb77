package dev.latchkey.system;

import dev.latchkey.stack.Service;
import dev.latchkey.stack.StackSettings;
import java.util.HashMap;
import java.util.Map;

/** The environment variables that make {@code ./stack} run a stack with the same ports and replicas. */
final class StackVariables {

    private StackVariables() {}

    static Map<String, String> of(StackSettings settings) {
        Map<String, String> variables = new HashMap<>();
        for (Service service : Service.values()) {
            put(variables, service + "_PORT", settings.service(service).port());
            put(
                    variables,
                    service + "_MANAGEMENT_PORT",
                    settings.service(service).managementPort());
            put(variables, service + "_REPLICAS", settings.service(service).replicas());
        }
        put(variables, "POSTGRES_PORT", settings.postgresPort());
        return variables;
    }

    private static void put(Map<String, String> variables, String name, int value) {
        variables.put(name, Integer.toString(value));
    }
}
