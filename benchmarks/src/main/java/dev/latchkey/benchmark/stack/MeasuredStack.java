package dev.latchkey.benchmark.stack;

import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.load.Meter;
import dev.latchkey.benchmark.process.ProcessorClock;
import dev.latchkey.benchmark.process.ServerClock;
import dev.latchkey.benchmark.service.AnonymousController;
import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import dev.latchkey.stack.ServiceSettings;
import dev.latchkey.stack.StackSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A stack with its own database, one auth-service, and any number of resource-services, which the caller starts one by
 * one. They run as {@code ./stack} runs them, but with the C2 compiler, as on a server.
 */
public final class MeasuredStack implements AutoCloseable {
    private static final List<String> JVM_OPTIONS = List.of("-XX:TieredStopAtLevel=4");

    /**
     * Limits that a benchmark does not reach: it registers many accounts from one address, and opens many sessions of
     * one account.
     */
    private static final Map<String, String> NEARLY_UNLIMITED =
            Map.of("LATCHKEY_THROTTLE_REGISTRATIONS", "1000000", "LATCHKEY_THROTTLE_ACCOUNT_SESSIONS", "1000000");

    private final LocalStack stack;

    private MeasuredStack(LocalStack stack) {
        this.stack = stack;
    }

    /** Starts the database and auth-service. */
    public static MeasuredStack start(Lab lab) throws IOException {
        StackSettings settings = StackSettings.onFreePorts(lab.repository(), lab.newFolder("stack"), 1, 1)
                .withJvmOptions(JVM_OPTIONS);
        settings = settings.with(Service.AUTH, settings.service(Service.AUTH).withEnvironment(NEARLY_UNLIMITED));
        MeasuredStack started = new MeasuredStack(LocalStack.open(settings, lab.log()));
        try {
            started.stack.postgres().start();
            started.stack.auth(1).start();
            started.stack.awaitReady(List.of(started.stack.auth(1)));
            return started;
        } catch (RuntimeException failed) {
            started.close();
            throw failed;
        }
    }

    public LocalStack stack() {
        return stack;
    }

    /** {@return the address of auth-service with an IP address, so that no name must be resolved} */
    public URI auth() {
        return address(stack.auth(1));
    }

    /** {@return another resource-service, with the benchmark's own route; the caller starts it} */
    public ServiceProcess newResource(Map<String, String> environment) {
        return stack.beside(
                Service.RESOURCE,
                ServiceSettings.onFreePorts()
                        .withJvmOptions(JVM_OPTIONS)
                        .withEnvironment(environment)
                        .withClassPath(List.of(ownClasses())));
    }

    /** Starts another resource-service, and returns when it is ready. */
    public ServiceProcess startResource(Map<String, String> environment) {
        ServiceProcess service = newResource(environment);
        service.start();
        stack.awaitReady(List.of(service));
        return service;
    }

    /** {@return a meter of auth-service and of the database} */
    public Meter authMeter() {
        return new Meter(ProcessorClock.of(stack.auth(1).pid()), database());
    }

    /** {@return a meter of these services together, and of the database} */
    public Meter meter(List<ServiceProcess> services) {
        return new Meter(
                ProcessorClock.sum(services.stream()
                        .map(service -> ProcessorClock.of(service.pid()))
                        .toList()),
                database());
    }

    private ProcessorClock database() {
        return new ServerClock(stack.postgres().pid());
    }

    /**
     * {@return the service's address with an IP address, because "localhost" may first resolve to one without a
     * listener}
     */
    public static URI address(ServiceProcess service) {
        return URI.create("http://127.0.0.1:" + service.uri().getPort());
    }

    /** {@return the client secret of resource-service} */
    public String resourceSecret() throws IOException {
        return Files.readString(stack.settings().dataFolder().resolve("secrets/resource_client"))
                .strip();
    }

    @Override
    public void close() {
        stack.close();
    }

    private static Path ownClasses() {
        try {
            return Path.of(AnonymousController.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
