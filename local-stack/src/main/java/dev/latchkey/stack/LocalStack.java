package dev.latchkey.stack;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * PostgreSQL and any number of replicas of both services, as processes of this machine.
 *
 * <p>Opening a stack takes its data folder and its ports but starts nothing; then {@link #start()} starts everything, or
 * {@link #postgres()} and {@link #services()} are started one by one. Closing it ends everything, the services before
 * the database; so does the end of this process, in whatever way.
 */
public final class LocalStack implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofMinutes(3);
    private static final Duration REST_PATIENCE = Duration.ofSeconds(5);
    private static final int LAST_LINES = 30;

    private final StackSettings settings;
    private final DataFolder dataFolder;
    private final Children children = new Children();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final PostgresServer postgres;
    private final Optional<PostgresServer> standby;
    private final List<ServiceProcess> services;
    private final List<ServiceProcess> besides = new CopyOnWriteArrayList<>();
    private final Consumer<String> log;

    private LocalStack(StackSettings settings, DataFolder dataFolder, Consumer<String> log) {
        this.settings = settings;
        this.dataFolder = dataFolder;
        this.log = log;
        this.postgres = server("postgres", dataFolder.postgres(), settings.postgresPort());
        this.standby = settings.standbyPort().map(port -> server("standby", dataFolder.standby(), port));
        this.services = Stream.of(Service.values())
                .flatMap(service -> IntStream.rangeClosed(
                                1, settings.service(service).replicas())
                        .mapToObj(number -> replica(settings, service, number)))
                .toList();
    }

    /**
     * Takes the data folder and looks that nothing stands in the way.
     *
     * @param log gets every line that a process writes, behind the process's name, from several threads
     * @throws StackFailure when the folder is in use or of another PostgreSQL, or a port is taken
     */
    public static LocalStack open(StackSettings settings, Consumer<String> log) {
        DataFolder dataFolder = DataFolder.open(settings.dataFolder());
        try {
            dataFolder.requirePostgresVersion(PostgresBinaries.majorVersion());
            dataFolder.secret("latchkey_auth").created();
            dataFolder.secret("latchkey_resource").created();
            dataFolder.secret("resource_client").created();
            Ports.requireFree(settings.listeners());
            return new LocalStack(settings, dataFolder, log);
        } catch (IOException failed) {
            dataFolder.close();
            throw new StackFailure("The passwords cannot be written: " + failed.getMessage() + ".", failed);
        } catch (RuntimeException refused) {
            dataFolder.close();
            throw refused;
        }
    }

    /**
     * Starts what does not run yet, and returns when all of it is ready.
     *
     * @throws StackFailure when a process ends or does not get ready, with its last lines; what was started then still
     *     runs until {@link #close()}
     */
    public void start() {
        services.forEach(ServiceProcess::requireBuilt);
        boolean first = !dataFolder.hasDatabase();
        if (!postgres.isRunning()) {
            postgres.start();
        }
        if (first) {
            // The tables that all the others would wait for, filling the log with their complaints.
            auth(1).start();
            awaitReady(List.of(auth(1)));
        }
        services.stream().filter(service -> !service.isAlive()).forEach(ServiceProcess::start);
        awaitReady(services);
    }

    /** Waits until all of {@code starting} say that they can serve. */
    public void awaitReady(List<ServiceProcess> starting) {
        List<ServiceProcess> waiting = new ArrayList<>(starting);
        if (!Wait.upTo(START_PATIENCE, () -> {
            waiting.removeIf(LocalStack::isReady);
            return waiting.isEmpty();
        })) {
            ServiceProcess late = waiting.getFirst();
            throw new StackFailure("%s is not ready after %d seconds; its last lines were:%n%s"
                    .formatted(
                            late.name(), START_PATIENCE.toSeconds(), late.log().tail(LAST_LINES)));
        }
    }

    /**
     * One more process of a service, with settings of its own beside those of the replicas. It is started by whoever asks
     * for it, and ends with the stack at the latest.
     */
    public ServiceProcess beside(Service service, ServiceSettings own) {
        ServiceProcess process = replica(settings.with(service, own), service, 1);
        besides.add(process);
        return process;
    }

    public PostgresServer postgres() {
        return postgres;
    }

    /**
     * The second PostgreSQL of {@link StackSettings#withStandby}. It is started by {@link PostgresServer#follow} alone; the
     * two may change roles.
     */
    public PostgresServer standby() {
        return standby.orElseThrow();
    }

    /** All replicas, those of auth-service first. */
    public List<ServiceProcess> services() {
        return services;
    }

    /** The replicas of one service, in the order of their numbers. */
    public List<ServiceProcess> replicas(Service service) {
        return services.stream().filter(replica -> replica.service() == service).toList();
    }

    /** Replica {@code number} of auth-service, counted from 1. */
    public ServiceProcess auth(int number) {
        return replicas(Service.AUTH).get(number - 1);
    }

    /** Replica {@code number} of resource-service, counted from 1. */
    public ServiceProcess resource(int number) {
        return replicas(Service.RESOURCE).get(number - 1);
    }

    public StackSettings settings() {
        return settings;
    }

    /** Ends the services together, then PostgreSQL; what does not end in time is killed. */
    @Override
    public void close() {
        children.close();
        synchronized (this) {
            CompletableFuture.allOf(Stream.concat(services.stream(), besides.stream())
                            .map(service -> CompletableFuture.runAsync(service::stop, Thread::startVirtualThread))
                            .toArray(CompletableFuture[]::new))
                    .join();
            standby.ifPresent(PostgresServer::stop);
            postgres.stop();
            children.stopRest(REST_PATIENCE);
            dataFolder.close();
        }
    }

    boolean isClosed() {
        return children.isClosed();
    }

    /**
     * Waits until a process ends by itself.
     *
     * @return which one, how, and its last lines
     */
    String awaitEndOfAny() {
        Stream<CompletableFuture<String>> ends = Stream.concat(
                services.stream()
                        .map(service -> end(service.name(), service.process().orElseThrow(), service.log())),
                Stream.of(end("PostgreSQL", postgres.process().orElseThrow(), postgres.log())));
        return (String)
                CompletableFuture.anyOf(ends.toArray(CompletableFuture[]::new)).join();
    }

    private static CompletableFuture<String> end(String name, ChildProcess process, LogStream log) {
        return process.exit().thenApply(status -> describe(name, status, log));
    }

    private static String describe(String name, int status, LogStream log) {
        return "%s has ended with status %d; its last lines were:%n%s".formatted(name, status, log.tail(LAST_LINES));
    }

    private static boolean isReady(ServiceProcess service) {
        return switch (service.readiness()) {
            case Readiness.Ready() -> true;
            case Readiness.Waiting() -> false;
            case Readiness.Ended(int status) -> throw new StackFailure(describe(service.name(), status, service.log()));
        };
    }

    private PostgresServer server(String name, Path files, int port) {
        return new PostgresServer(
                settings, dataFolder, new ServerFiles(files), port, children, new LogStream(name, log));
    }

    private ServiceProcess replica(StackSettings settings, Service service, int number) {
        LogStream stream = new LogStream(service.replicaName(number), log);
        return new ServiceProcess(service, number, settings, dataFolder, children, http, stream);
    }
}
