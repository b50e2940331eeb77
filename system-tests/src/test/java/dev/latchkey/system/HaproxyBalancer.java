package dev.latchkey.system;

import static org.awaitility.Awaitility.await;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import dev.latchkey.stack.ServiceSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** HAProxy. It checks readiness on the management port, so a rolling restart needs no action of an operator. */
final class HaproxyBalancer implements LoadBalancer {

    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    private final int statisticsPort = ServiceSettings.onFreePorts().port();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final ProxyProcess process;

    /** Starts HAProxy. The replicas may start later. */
    HaproxyBalancer(Path folder, Map<Service, Integer> ports, LocalStack stack) {
        this.folder = folder;
        this.ports.putAll(ports);
        try {
            Path configuration = folder.resolve("haproxy.cfg");
            Files.writeString(configuration, configuration(stack));
            process = ProxyProcess.start(
                    folder.resolve("haproxy.log"), List.of("haproxy", "-db", "-f", configuration.toString()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public String name() {
        return "haproxy";
    }

    @Override
    public URI uri(Service service) {
        return URI.create("http://127.0.0.1:" + ports.get(service));
    }

    @Override
    public void beforeStop(ServiceProcess replica) {
        // HAProxy learns of the stop from the readiness check.
    }

    @Override
    public void afterStart(ServiceProcess replica) {
        await("HAProxy sees that %s is ready: %s".formatted(replica.name(), folder))
                .atMost(Duration.ofSeconds(30))
                .until(() -> statistics().contains(",%s,".formatted(replica.name()))
                        && statistics()
                                .lines()
                                .filter(line -> line.contains(",%s,".formatted(replica.name())))
                                .allMatch(line -> line.contains(",UP,")));
    }

    @Override
    public void close() {
        process.close();
    }

    /** {@return the defaults of the guide, and its {@code listen} once for each service} */
    private String configuration(LocalStack stack) {
        String page = Guide.open("docs/guides/rolling-restart.md").block("HAProxy");
        int listen = page.indexOf("listen ");
        return ports.entrySet().stream()
                .map(entry -> service(
                        page.substring(listen), entry.getKey(), entry.getValue(), stack.replicas(entry.getKey())))
                .collect(Collectors.joining("", page.substring(0, listen) + statisticsPage(), ""));
    }

    private String statisticsPage() {
        return """
                frontend statistics
                    bind 127.0.0.1:%d
                    stats enable
                    stats uri /
                """.formatted(statisticsPort);
    }

    private static String service(String listen, Service service, int port, List<ServiceProcess> replicas) {
        String configuration = listen.replace("listen auth-service", "listen " + service)
                .replace("bind :80", "bind 127.0.0.1:" + port);
        for (int number = 1; number <= replicas.size(); number++) {
            ServiceProcess replica = replicas.get(number - 1);
            configuration = configuration.replace(
                    "auth-%1$d 10.0.0.%1$d:8080 check port 9080".formatted(number),
                    "%s 127.0.0.1:%d check port %d"
                            .formatted(
                                    replica.name(),
                                    replica.uri().getPort(),
                                    replica.managementUri().getPort()));
        }
        return configuration;
    }

    private String statistics() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:%d/;csv".formatted(statisticsPort)))
                    .build();
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
            return "";
        }
    }
}
