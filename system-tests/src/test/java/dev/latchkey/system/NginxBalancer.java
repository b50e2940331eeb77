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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * nginx, which has no health checks. Its operator marks a replica as {@code down} before the restart, and nginx reloads
 * its configuration.
 */
final class NginxBalancer implements LoadBalancer {

    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    private final int generationPort = ServiceSettings.onFreePorts().port();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Set<String> down = new HashSet<>();
    private final Path folder;
    private final LocalStack stack;
    private final ProxyProcess process;
    private int generation;

    /** Starts nginx. The replicas may start later. */
    NginxBalancer(Path folder, Map<Service, Integer> ports, LocalStack stack) {
        this.folder = folder;
        this.ports.putAll(ports);
        this.stack = stack;
        writeConfiguration();
        process = start(folder);
        awaitGeneration();
    }

    /** Starts nginx with the {@code nginx.conf} of a folder. */
    static ProxyProcess start(Path folder) {
        return ProxyProcess.start(
                folder.resolve("nginx.log"),
                List.of(
                        "nginx",
                        "-p",
                        folder.toString(),
                        "-e",
                        "stderr",
                        "-c",
                        folder.resolve("nginx.conf").toString()));
    }

    /**
     * Writes the {@code nginx.conf} of a folder. All files of nginx are in that folder, and nginx stays in the foreground.
     *
     * @param http the inside of the block {@code http}
     */
    static void write(Path folder, String http) {
        String configuration = """
                daemon off;
                pid nginx.pid;
                error_log stderr warn;
                worker_processes 1;
                events {}
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                %s
                }
                """.formatted(http);
        try {
            Files.writeString(folder.resolve("nginx.conf"), configuration);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public URI uri(Service service) {
        return URI.create("http://127.0.0.1:" + ports.get(service));
    }

    @Override
    public void beforeStop(ServiceProcess replica) {
        down.add(replica.name());
        reload();
    }

    @Override
    public void afterStart(ServiceProcess replica) {
        down.remove(replica.name());
        reload();
    }

    @Override
    public void close() {
        process.close();
    }

    private void reload() {
        generation++;
        writeConfiguration();
        process.reload();
        awaitGeneration();
    }

    private void awaitGeneration() {
        await("nginx has read its configuration: " + folder)
                .atMost(Duration.ofSeconds(30))
                .until(() -> answeredGeneration().equals(Integer.toString(generation)));
    }

    private String answeredGeneration() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + generationPort))
                    .build();
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
            return "";
        }
    }

    private void writeConfiguration() {
        String services = ports.entrySet().stream()
                .map(entry -> service(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
        write(folder, """
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_set_header Host $http_host;
                server {
                    listen 127.0.0.1:%d;
                    keepalive_timeout 0;
                    return 200 %d;
                }
                """.formatted(generationPort, generation) + services);
    }

    /** {@return the configuration of the guide, for one service} */
    private String service(Service service, int port) {
        String configuration = Guide.open("docs/guides/rolling-restart.md")
                .block("nginx")
                .replace("auth-service", service.toString())
                .replace(
                        "# and the other lines of the server",
                        "listen 127.0.0.1:%d; location / { proxy_pass http://%s; }".formatted(port, service));
        List<ServiceProcess> replicas = stack.replicas(service);
        for (int number = 1; number <= replicas.size(); number++) {
            ServiceProcess replica = replicas.get(number - 1);
            configuration = configuration.replaceFirst(
                    "server 10\\.0\\.0\\.%d:8080( down)?;".formatted(number),
                    "server 127.0.0.1:%d%s;"
                            .formatted(replica.uri().getPort(), down.contains(replica.name()) ? " down" : ""));
        }
        return configuration;
    }
}
