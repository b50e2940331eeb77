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
 * A stack with a database of its own, one auth-service, and as many resource-services as are asked for, one by one. They
 * run as {@code ./stack} runs them, but for the thorough compiler, which a server has and a developer's start does not.
 */
public final class MeasuredStack implements AutoCloseable {
    private static final List<String> JVM_OPTIONS = List.of("-XX:TieredStopAtLevel=4");

    /** A benchmark registers more accounts than one address should, and signs in more often than one account should. */
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

    /** {@return the address of auth-service, without a name that would have to be looked up} */
    public URI auth() {
        return address(stack.auth(1));
    }

    /** {@return one more resource-service, with the benchmark's own route, to be started} */
    public ServiceProcess newResource(Map<String, String> environment) {
        return stack.beside(
                Service.RESOURCE,
                ServiceSettings.onFreePorts()
                        .withJvmOptions(JVM_OPTIONS)
                        .withEnvironment(environment)
                        .withClassPath(List.of(ownClasses())));
    }

    /** Starts one more resource-service, and returns when it is ready. */
    public ServiceProcess startResource(Map<String, String> environment) {
        ServiceProcess service = newResource(environment);
        service.start();
        stack.awaitReady(List.of(service));
        return service;
    }

    /** Reads the clocks of auth-service and of the database. */
    public Meter authMeter() {
        return new Meter(ProcessorClock.of(stack.auth(1).pid()), database());
    }

    /** Reads the clocks of these together, and of the database. */
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

    /** {@return where it serves, by number, since "localhost" may first lead to an address on which nobody listens} */
    public static URI address(ServiceProcess service) {
        return URI.create("http://127.0.0.1:" + service.uri().getPort());
    }

    /** {@return the secret of the client that resource-service is} */
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
