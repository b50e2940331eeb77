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
        process = ProxyProcess.start(
                folder.resolve("nginx.log"),
                List.of("nginx", "-p", folder.toString(), "-e", "stderr", "-c", file().toString()));
        awaitGeneration();
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

    private Path file() {
        return folder.resolve("nginx.conf");
    }

    private void writeConfiguration() {
        String configuration = ports.entrySet().stream()
                .map(entry -> service(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("", header(), "}\n"));
        try {
            Files.writeString(file(), configuration);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Disables keep-alive, because nginx closes idle connections when it reloads. So callers open a connection for each
     * request.
     */
    private String header() {
        return """
                daemon off;
                pid nginx.pid;
                error_log stderr warn;
                worker_processes 1;
                events {}
                http {
                    access_log off;
                    keepalive_timeout 0;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_set_header Host $http_host;
                    server {
                        listen 127.0.0.1:%d;
                        return 200 %d;
                    }
                """.formatted(generationPort, generation);
    }

    private String service(Service service, int port) {
        String servers = stack.replicas(service).stream()
                .map(replica -> "        server 127.0.0.1:%d%s;%n"
                        .formatted(replica.uri().getPort(), down.contains(replica.name()) ? " down" : ""))
                .collect(Collectors.joining());
        return """
                    upstream %1$s {
                %2$s        keepalive 16;
                    }
                    server {
                        listen 127.0.0.1:%3$d;
                        location / { proxy_pass http://%1$s; }
                    }
                """.formatted(service, servers, port);
    }
}
