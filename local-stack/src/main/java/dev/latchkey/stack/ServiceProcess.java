package dev.latchkey.stack;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One replica of one service: a JVM process that can be stopped, killed, paused and started again. */
public final class ServiceProcess {

    /**
     * Adds to the options that all services share. A developer runs several JVMs beside an IDE and a browser, so the
     * heap is small. Only the C1 compiler is enabled, which saves a third of the work of a start. A benchmark chooses
     * {@code -XX:TieredStopAtLevel=4}.
     */
    private static final List<String> JVM_OPTIONS = List.of("-Xmx160m", "-Xmn24m", "-XX:TieredStopAtLevel=1");

    /** Longer than a stopping service waits for running requests ({@code latchkey.stop.timeout}). */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(2);

    private final Service service;
    private final int number;
    private final StackSettings settings;
    private final DataFolder dataFolder;
    private final Children children;
    private final HttpClient http;
    private final LogStream log;
    private final AotCache cache;
    private volatile @Nullable ChildProcess process;

    ServiceProcess(
            Service service,
            int number,
            StackSettings settings,
            DataFolder dataFolder,
            Children children,
            HttpClient http,
            LogStream log) {
        this.service = service;
        this.number = number;
        this.settings = settings;
        this.dataFolder = dataFolder;
        this.children = children;
        this.http = http;
        this.log = log;
        this.cache = new AotCache(service, settings.repository());
    }

    public Service service() {
        return service;
    }

    /** {@code auth-1}, as in the logs. */
    public String name() {
        return service.replicaName(number);
    }

    /** {@return the service's address: {@code http://localhost:8080}} */
    public URI uri() {
        return URI.create("http://localhost:" + settings.service(service).portOf(number));
    }

    /** {@return the address of health and metrics} */
    public URI managementUri() {
        return URI.create("http://localhost:" + settings.service(service).managementPortOf(number));
    }

    /**
     * Starts the process and returns at once.
     *
     * @throws StackFailure when the service has not been built
     */
    public void start() {
        if (isAlive()) {
            throw new IllegalStateException(name() + " runs already.");
        }
        List<String> command = command();
        process = children.start(() -> ChildProcess.start(command, environment(), dataFolder.path(), Signal.TERM, log));
    }

    /** Asks the process to end in good order. Kills it if it is still alive after 30 s. */
    public void stop() {
        stop(STOP_PATIENCE);
    }

    /** Asks the process to end in good order (SIGTERM), and returns at once. */
    public void askToStop() {
        running().send(Signal.TERM);
    }

    /** Asks the process to end in good order. Kills it if it is still alive after {@code patience}. */
    void stop(Duration patience) {
        ChildProcess running = process;
        if (running != null) {
            running.stop(patience);
        }
    }

    /** Kills the process at once. */
    public void kill() {
        running().kill();
    }

    /** Pauses the process until {@link #resume}: it does not answer, and does not notice that time passes. */
    public void pause() {
        running().pause();
    }

    public void resume() {
        running().resume();
    }

    public boolean isAlive() {
        ChildProcess running = process;
        return running != null && running.isAlive();
    }

    public long pid() {
        return running().pid();
    }

    /** {@return the last lines of output, oldest first, of all its starts} */
    public List<String> output() {
        return log.lines();
    }

    /** {@return true if the service reports that it is ready} */
    public boolean isReady() {
        return readiness() instanceof Readiness.Ready;
    }

    Readiness readiness() {
        ChildProcess running = running();
        if (!running.isAlive()) {
            return new Readiness.Ended(running.exit().join());
        }
        HttpRequest request = HttpRequest.newBuilder(managementUri().resolve("/health/readiness"))
                .timeout(ANSWER_PATIENCE)
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status == 200 ? new Readiness.Ready() : new Readiness.Waiting();
        } catch (IOException notYet) {
            return new Readiness.Waiting();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Readiness.Waiting();
        }
    }

    /**
     * Checks that the service's jar exists.
     *
     * @throws StackFailure when the service has not been built
     */
    void requireBuilt() {
        if (Files.notExists(cache.jar())) {
            throw new StackFailure("%s is not built (%s is missing): run \"mvn package\" first."
                    .formatted(service.module(), cache.jar()));
        }
    }

    Optional<ChildProcess> process() {
        return Optional.ofNullable(process);
    }

    LogStream log() {
        return log;
    }

    private ChildProcess running() {
        ChildProcess running = process;
        if (running == null) {
            throw new IllegalStateException(name() + " has not been started.");
        }
        return running;
    }

    private List<String> command() {
        requireBuilt();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + cache.optionsFile());
        command.addAll(JVM_OPTIONS);
        ServiceSettings own = settings.service(service);
        command.addAll(cache.optionsBeside(own.jvmOptions()));
        command.addAll(own.jvmOptions());
        command.addAll(List.of("-cp", classPath(own), service.mainClass()));
        return command;
    }

    /**
     * The jar's manifest names the libraries. Added jars come last, because the cache fits only if the class path
     * begins as in the training run.
     */
    private String classPath(ServiceSettings own) {
        return Stream.concat(Stream.of(cache.jar()), own.classPath().stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Map<String, String> environment() {
        ServiceSettings own = settings.service(service);
        Map<String, String> environment = new HashMap<>(settings.environment());
        environment.keySet().removeIf(ServiceProcess::isOwnSecret);
        // A relative path is relative to where the stack was started, but the services run in another folder.
        for (String variable : List.of("ADMIN_PASSWORD_FILE", "MAIL_URL_FILE")) {
            environment.computeIfPresent(
                    variable,
                    (name, file) -> file.isBlank()
                            ? file
                            : Path.of(file).toAbsolutePath().toString());
        }
        environment.put("HOST", "127.0.0.1");
        // Each malloc arena of the C library keeps freed memory for itself.
        environment.putIfAbsent("MALLOC_ARENA_MAX", "2");
        environment.put(service.portVariable(), Integer.toString(own.portOf(number)));
        environment.put(service.managementPortVariable(), Integer.toString(own.managementPortOf(number)));
        environment.put("ISSUER", settings.issuer());
        environment.put("RESOURCE_CLIENT_SECRET_FILE", secret("resource_client"));
        environment.put("RESOURCE_AUDIENCE", settings.resourceAudience());
        environment.put("DATABASE_URL", settings.databaseUrl());
        switch (service) {
            case AUTH -> {
                environment.put("DATABASE_PASSWORD_FILE", secret("latchkey_auth"));
                environment.put("MASTER_KEY_FILE", dataFolder.masterKey().toString());
                environment.put("MASTER_KEY_CREATE", "true");
                environment.put("RESOURCE_EVENTS_URI", settings.resourceEventsUri());
                setScopes(environment);
            }
            case RESOURCE -> {
                environment.put("DATABASE_PASSWORD_FILE", secret("latchkey_resource"));
                environment.put("AUTH_URL", settings.authUrl());
                environment.keySet().removeIf(name -> name.startsWith("ADMIN_") || name.startsWith("MAIL_"));
            }
        }
        environment.putAll(own.environment());
        environment.putAll(settings.environmentOf(name()));
        return environment;
    }

    /** Without a file of scopes, auth-service gets those of resource-service, and a login asks for them. */
    private void setScopes(Map<String, String> environment) {
        String file = environment.getOrDefault("SCOPES_FILE", "");
        if (file.isBlank()) {
            environment.putIfAbsent("LOGIN_SCOPE", "openid profile email notes:read notes:write");
        }
        Path scopes = file.isBlank() ? settings.repository().resolve("demo/scopes.json") : Path.of(file);
        environment.put("SCOPES_FILE", scopes.toAbsolutePath().toString());
    }

    /** {@return true for a variable that only the stack sets, so that an inherited value is dropped} */
    private static boolean isOwnSecret(String name) {
        return name.startsWith("DATABASE_")
                || name.startsWith("MASTER_KEY")
                || name.startsWith("RESOURCE_CLIENT_SECRET");
    }

    private String secret(String name) {
        return dataFolder.secret(name).path().toString();
    }
}
