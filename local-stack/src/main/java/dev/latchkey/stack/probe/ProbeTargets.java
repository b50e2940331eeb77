package dev.latchkey.stack.probe;

import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceSettings;
import dev.latchkey.stack.StackFailure;
import dev.latchkey.stack.StackSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of all replicas, without a trailing slash.
 *
 * @param auth the replicas of auth-service; the probe logs one session out through each
 * @param resource the replicas of resource-service
 */
record ProbeTargets(List<URI> auth, List<URI> resource) {

    ProbeTargets {
        auth = List.copyOf(auth);
        resource = List.copyOf(resource);
    }

    /**
     * {@return the addresses in {@code --auth} and {@code --resource}, or else those of a {@code ./stack} with these
     * variables}
     *
     * @throws StackFailure when the arguments are not such a list
     */
    static ProbeTargets from(List<String> arguments, Map<String, String> environment) {
        return arguments.isEmpty() ? ofStack(environment) : named(arguments);
    }

    private static ProbeTargets ofStack(Map<String, String> environment) {
        StackSettings settings = StackSettings.fromEnvironment(environment, Path.of(""));
        return new ProbeTargets(replicas(settings.service(Service.AUTH)), replicas(settings.service(Service.RESOURCE)));
    }

    private static List<URI> replicas(ServiceSettings service) {
        return IntStream.rangeClosed(1, service.replicas())
                .mapToObj(number -> URI.create("http://localhost:" + service.portOf(number)))
                .toList();
    }

    private static ProbeTargets named(List<String> arguments) {
        List<URI> auth = new ArrayList<>();
        List<URI> resource = new ArrayList<>();
        @Nullable List<URI> named = null;
        for (String argument : arguments) {
            switch (argument) {
                case "--auth" -> named = auth;
                case "--resource" -> named = resource;
                default -> {
                    if (named == null || argument.startsWith("-")) {
                        throw new StackFailure("Unknown argument \"%s\": see ./stack --help.".formatted(argument));
                    }
                    named.add(address(argument));
                }
            }
        }
        if (auth.isEmpty() || resource.isEmpty()) {
            throw new StackFailure("--auth and --resource need at least one address each: see ./stack --help.");
        }
        return new ProbeTargets(auth, resource);
    }

    private static URI address(String text) {
        try {
            URI address = URI.create(text.replaceFirst("/+$", ""));
            if (address.getHost() != null
                    && List.of("http", "https").contains(address.getScheme())
                    && address.getQuery() == null
                    && address.getFragment() == null) {
                return address;
            }
        } catch (IllegalArgumentException malformed) {
            // Reported below, together with every other invalid address.
        }
        throw new StackFailure("\"%s\" is not a service's address, such as http://localhost:8080.".formatted(text));
    }
}
