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
 * PostgreSQL and any number of replicas of both services, as processes on this machine.
 *
 * <p>Opening a stack takes its data folder and its ports but starts nothing. After that, {@link #start()} starts
 * everything, or the caller starts {@link #postgres()} and {@link #services()} one by one. Closing the stack ends
 * everything, the services before the database. The end of this process does so too, even a crash.
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
     * Takes the data folder, and checks that the stack can start.
     *
     * @param log receives every line that a process writes, with the process's name in front, from several threads
     * @throws StackFailure when the folder is in use or belongs to another version of PostgreSQL, or a port is taken
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
     * Starts every process that does not run yet, and returns when all of them are ready.
     *
     * @throws StackFailure when a process ends or does not become ready; the message has its last lines, and the other
     *     processes run on until {@link #close()}
     */
    public void start() {
        services.forEach(ServiceProcess::requireBuilt);
        boolean first = !dataFolder.hasDatabase();
        if (!postgres.isRunning()) {
            postgres.start();
        }
        if (first) {
            // The first auth-service creates the tables. Without it, all others would wait for them and fill the log
            // with errors.
            auth(1).start();
            awaitReady(List.of(auth(1)));
        }
        services.stream().filter(service -> !service.isAlive()).forEach(ServiceProcess::start);
        awaitReady(services);
    }

    /** Waits until all of {@code starting} report that they are ready. */
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
     * Creates one more process of a service, with settings that differ from those of the replicas. The caller starts
     * it. It ends with the stack at the latest.
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
     * {@return the second PostgreSQL of {@link StackSettings#withStandby}} Only {@link PostgresServer#follow} starts
     * it. The two servers may change roles.
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

    /** Stops all services at the same time, then PostgreSQL. Kills every process that does not end in time. */
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
     * @return its name, its exit status and its last lines
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
