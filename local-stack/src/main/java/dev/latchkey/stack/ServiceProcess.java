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

/** One replica of one service, as a Java process that can be stopped, killed, paused and started again. */
public final class ServiceProcess {

    /**
     * Besides those of every service's machine: a developer's runs several of them beside an IDE and a browser, so a
     * small heap, and only the quick compiler, which takes a third off the work of starting. A benchmark chooses
     * {@code -XX:TieredStopAtLevel=4}.
     */
    private static final List<String> JVM_OPTIONS = List.of("-Xmx160m", "-Xmn24m", "-XX:TieredStopAtLevel=1");

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
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

    /** Where it serves: {@code http://localhost:8080}. */
    public URI uri() {
        return URI.create("http://localhost:" + settings.service(service).portOf(number));
    }

    /** Where it tells of its health and metrics. */
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

    /** Asks it to end in good order, and kills it when it has not after ten seconds. */
    public void stop() {
        stop(STOP_PATIENCE);
    }

    /** Asks it to end in good order, and kills it when it has not within {@code patience}. */
    void stop(Duration patience) {
        ChildProcess running = process;
        if (running != null) {
            running.stop(patience);
        }
    }

    /** Ends it in the middle of whatever it does. */
    public void kill() {
        running().kill();
    }

    /** Stops its clock: it neither answers nor notices that time passes, until {@link #resume}. */
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

    /** Its last lines of output, oldest first, over all its starts. */
    public List<String> output() {
        return log.lines();
    }

    /** Whether it says itself that it can serve. */
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

    /** Refuses to go on without the service's jar. */
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

    /** The jar's manifest names the libraries. What is added comes after them: a cache fits as long as its part comes first. */
    private String classPath(ServiceSettings own) {
        return Stream.concat(Stream.of(cache.jar()), own.classPath().stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Map<String, String> environment() {
        ServiceSettings own = settings.service(service);
        Map<String, String> environment = new HashMap<>(settings.environment());
        environment.keySet().removeIf(ServiceProcess::isOwnSecret);
        // A relative path is meant from where the stack is started, not from the folder in which the services run.
        environment.computeIfPresent(
                "ADMIN_PASSWORD_FILE",
                (name, file) ->
                        file.isBlank() ? file : Path.of(file).toAbsolutePath().toString());
        environment.put("HOST", "127.0.0.1");
        // Each of the C library's arenas keeps memory for itself.
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
            }
            case RESOURCE -> {
                environment.put("DATABASE_PASSWORD_FILE", secret("latchkey_resource"));
                environment.put("AUTH_URL", settings.authUrl());
                environment.keySet().removeIf(name -> name.startsWith("ADMIN_"));
            }
        }
        environment.putAll(own.environment());
        environment.putAll(settings.environmentOf(name()));
        return environment;
    }

    /** What the stack makes up for itself, whatever else the environment says. */
    private static boolean isOwnSecret(String name) {
        return name.startsWith("DATABASE_")
                || name.startsWith("MASTER_KEY")
                || name.startsWith("RESOURCE_CLIENT_SECRET");
    }

    private String secret(String name) {
        return dataFolder.secret(name).path().toString();
    }
}
