package dev.latchkey.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All settings of a stack.
 *
 * @param repository the root of the checkout, with the built jars and {@code database/roles.sql}
 * @param dataFolder keeps the database, the passwords and the master key between runs
 * @param postgresPort the port of PostgreSQL on 127.0.0.1
 * @param services one entry for each {@link Service}
 * @param environment the variables that the services inherit; ISSUER, AUTH_URL, JWKS_URI, RESOURCE_AUDIENCE and
 *     RESOURCE_EVENTS_URI take effect, but the stack replaces those of the database, the master key and resource-service's
 *     secret
 * @param processes variables for one process, which replace all others; the key is the process's name in the logs:
 *     {@code auth-1}, {@code postgres}, {@code standby}
 * @param standbyPort the port of a second PostgreSQL on 127.0.0.1, which the services then also know; empty for none
 */
public record StackSettings(
        Path repository,
        Path dataFolder,
        int postgresPort,
        Map<Service, ServiceSettings> services,
        Map<String, String> environment,
        Map<String, Map<String, String>> processes,
        Optional<Integer> standbyPort) {

    private static final int DEFAULT_POSTGRES_PORT = 5432;
    private static final int HIGHEST_PORT = 65_535;

    public StackSettings {
        dataFolder = dataFolder.toAbsolutePath().normalize();
        services = Map.copyOf(services);
        environment = Map.copyOf(environment);
        processes = Map.copyOf(processes);
    }

    /** Creates settings without variables for single processes, and without a standby. */
    public StackSettings(
            Path repository,
            Path dataFolder,
            int postgresPort,
            Map<Service, ServiceSettings> services,
            Map<String, String> environment) {
        this(repository, dataFolder, postgresPort, services, environment, Map.of(), Optional.empty());
    }

    /**
     * Reads the settings of {@code ./stack}.
     *
     * @throws StackFailure when a variable is not a valid number, or two processes would share a port
     */
    public static StackSettings fromEnvironment(Map<String, String> environment, Path repository) {
        Map<Service, ServiceSettings> services = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            services.put(service, serviceFrom(environment, service));
        }
        String dataFolder = environment.getOrDefault("DATA_DIR", "");
        StackSettings settings = new StackSettings(
                repository,
                dataFolder.isBlank() ? repository.resolve(".latchkey") : Path.of(dataFolder),
                number(environment, "POSTGRES_PORT", DEFAULT_POSTGRES_PORT, HIGHEST_PORT),
                services,
                environment);
        Ports.requireDistinct(settings.listeners());
        return settings;
    }

    /**
     * {@return settings on free ports} The environment is inherited without ISSUER, AUTH_URL, JWKS_URI,
     * RESOURCE_AUDIENCE and RESOURCE_EVENTS_URI.
     */
    public static StackSettings onFreePorts(Path repository, Path dataFolder, int authReplicas, int resourceReplicas) {
        int most = Math.max(authReplicas, resourceReplicas);
        int port = Ports.freeRange(most * ServiceSettings.PORT_STEP);
        Map<Service, ServiceSettings> services = Map.of(
                Service.AUTH, new ServiceSettings(port, port + 2, authReplicas, Map.of(), List.of()),
                Service.RESOURCE, new ServiceSettings(port + 1, port + 3, resourceReplicas, Map.of(), List.of()));
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment
                .keySet()
                .removeAll(List.of("ISSUER", "AUTH_URL", "JWKS_URI", "RESOURCE_AUDIENCE", "RESOURCE_EVENTS_URI"));
        return new StackSettings(repository, dataFolder, port + 4, services, environment);
    }

    public ServiceSettings service(Service service) {
        return Objects.requireNonNull(services.get(service));
    }

    /** {@return the same, but with these settings for one service} */
    public StackSettings with(Service service, ServiceSettings settings) {
        Map<Service, ServiceSettings> changed = new EnumMap<>(services);
        changed.put(service, settings);
        return new StackSettings(repository, dataFolder, postgresPort, changed, environment, processes, standbyPort);
    }

    /** {@return the same, but with these JVM options for every service, after those of {@link ServiceProcess}} */
    public StackSettings withJvmOptions(List<String> options) {
        Map<Service, ServiceSettings> changed = new EnumMap<>(services);
        changed.replaceAll((service, own) -> own.withJvmOptions(options));
        return new StackSettings(repository, dataFolder, postgresPort, changed, environment, processes, standbyPort);
    }

    /** {@return the same, but with these variables for one process, as {@link #processes} describes them} */
    public StackSettings withProcess(String name, Map<String, String> variables) {
        Map<String, Map<String, String>> changed = new HashMap<>(processes);
        changed.put(name, Map.copyOf(variables));
        return new StackSettings(repository, dataFolder, postgresPort, services, environment, changed, standbyPort);
    }

    /** {@return the same, but with a second PostgreSQL, on the first server's port plus 2} */
    public StackSettings withStandby() {
        return new StackSettings(
                repository, dataFolder, postgresPort, services, environment, processes, Optional.of(postgresPort + 2));
    }

    /** {@return the same, but with a minimal environment, so that no outer variable changes the services' behaviour} */
    StackSettings withoutInheritance() {
        Map<String, String> needed = new HashMap<>(environment);
        needed.keySet().retainAll(List.of("PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME"));
        return new StackSettings(repository, dataFolder, postgresPort, services, needed, processes, standbyPort);
    }

    /** {@return the issuer of all tokens: ISSUER, or else the address of the first auth-service} */
    public String issuer() {
        return given("ISSUER", "http://localhost:" + service(Service.AUTH).port());
    }

    /** {@return the audience of resource-service, which all its replicas share} */
    String resourceAudience() {
        return given(
                "RESOURCE_AUDIENCE",
                "http://localhost:" + service(Service.RESOURCE).port());
    }

    /** {@return where auth-service tells resource-service what has happened to accounts} */
    String resourceEventsUri() {
        return given(
                "RESOURCE_EVENTS_URI",
                "http://localhost:" + service(Service.RESOURCE).port() + "/security-events");
    }

    /**
     * {@return the JDBC URL for the services; with a standby it names both servers, and the driver picks the primary}
     */
    String databaseUrl() {
        return standbyPort
                .map(standby -> "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/latchkey?targetServerType=primary"
                        .formatted(postgresPort, standby))
                .orElseGet(() -> "jdbc:postgresql://127.0.0.1:%d/latchkey".formatted(postgresPort));
    }

    Map<String, String> environmentOf(String process) {
        return processes.getOrDefault(process, Map.of());
    }

    /** {@return the address at which resource-service reaches auth-service; browsers may use another one} */
    String authUrl() {
        return given("AUTH_URL", "http://localhost:" + service(Service.AUTH).port());
    }

    /** Every port of the stack. */
    List<Listener> listeners() {
        List<Listener> listeners = new ArrayList<>();
        for (Service service : Service.values()) {
            ServiceSettings settings = service(service);
            for (int number = 1; number <= settings.replicas(); number++) {
                String name = service.replicaName(number);
                listeners.add(new Listener(name, settings.portOf(number), service.portVariable()));
                listeners.add(new Listener(name, settings.managementPortOf(number), service.managementPortVariable()));
            }
        }
        listeners.add(new Listener("PostgreSQL", postgresPort, "POSTGRES_PORT"));
        standbyPort.ifPresent(port -> listeners.add(new Listener("The standby", port, "POSTGRES_PORT")));
        return listeners;
    }

    private String given(String variable, String otherwise) {
        String value = environment.getOrDefault(variable, "");
        return value.isBlank() ? otherwise : value;
    }

    private static ServiceSettings serviceFrom(Map<String, String> environment, Service service) {
        int replicas = number(environment, service.replicasVariable(), 1, ServiceSettings.MOST_REPLICAS);
        int highestFirstPort = HIGHEST_PORT - ServiceSettings.PORT_STEP * (replicas - 1);
        return new ServiceSettings(
                number(environment, service.portVariable(), service.defaultPort(), highestFirstPort),
                number(
                        environment,
                        service.managementPortVariable(),
                        service.defaultManagementPort(),
                        highestFirstPort),
                replicas,
                Map.of(),
                List.of());
    }

    private static int number(Map<String, String> environment, String variable, int otherwise, int highest) {
        String value = environment.getOrDefault(variable, "").strip();
        if (value.isEmpty()) {
            return otherwise;
        }
        // Up to five ASCII digits: no sign, and nothing that overflows.
        int number = value.matches("[0-9]{1,5}") ? Integer.parseInt(value) : 0;
        if (number < 1 || number > highest) {
            throw new StackFailure(
                    "%s must be a number from 1 to %d, but is \"%s\".".formatted(variable, highest, value));
        }
        return number;
    }
}
