package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import dev.latchkey.stack.ServiceSettings;
import dev.latchkey.stack.StackSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restarts every replica, one after the other. No caller notices. */
@Needs({Program.HAPROXY, Program.NGINX})
class RollingRestartIT {

    /** The delay of the images. */
    private static final Map<String, String> DELAY = Map.of("STOP_DELAY", "3s");

    private static final int CLIENTS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final Caller caller = new Caller();
    private final Stopwatch stopwatch = new Stopwatch();
    private final Map<Service, Integer> haproxyPorts = freePorts();
    private final List<LoadBalancer> balancers = new ArrayList<>();
    private LocalStack stack;

    @BeforeEach
    void start() throws Exception {
        StackSettings settings = MigratedStack.onFreePorts(Files.createDirectory(folder.resolve("stack")), 2, 2);
        for (Service service : Service.values()) {
            settings = settings.with(service, settings.service(service).withEnvironment(DELAY));
        }
        stack = LocalStack.open(reachingAuthThroughHaproxy(settings), System.out::println);
        balancers.add(new HaproxyBalancer(Files.createDirectory(folder.resolve("haproxy")), haproxyPorts, stack));
        balancers.add(new NginxBalancer(Files.createDirectory(folder.resolve("nginx")), freePorts(), stack));
        stack.start();
        for (LoadBalancer balancer : balancers) {
            stack.services().forEach(balancer::afterStart);
        }
    }

    @AfterEach
    void stop() {
        balancers.forEach(LoadBalancer::close);
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void restartEveryReplicaInTurnThenNoRequestFailsAndNoneIsAcceptedAfterItsLogout() {
        List<RollingLoad> loads = new ArrayList<>();
        try {
            balancers.forEach(balancer -> loads.add(new RollingLoad(balancer, register(), stopwatch)));
            for (ServiceProcess replica : stack.services()) {
                awaitMoreLogouts(loads);
                restart(replica);
            }
            awaitMoreLogouts(loads);
        } finally {
            loads.forEach(RollingLoad::close);
        }

        for (RollingLoad load : loads) {
            System.out.println(load);
            assertThat(load.failures()).as("failed requests").isEmpty();
            assertThat(load.acceptedAfterLogout()).as("accepted after logout").isEmpty();
        }
    }

    private List<String> register() {
        List<String> usernames =
                Stream.generate(Caller::newUsername).limit(CLIENTS).toList();
        usernames.forEach(name -> caller.register(stack.auth(1), name));
        return usernames;
    }

    private void restart(ServiceProcess replica) {
        System.out.println(stopwatch.elapsed() + " stops " + replica.name());
        balancers.forEach(balancer -> balancer.beforeStop(replica));
        replica.askToStop();
        await().atMost(PATIENCE).until(() -> !replica.isAlive());
        System.out.println(stopwatch.elapsed() + " starts " + replica.name());
        replica.start();
        stack.awaitReady(List.of(replica));
        balancers.forEach(balancer -> balancer.afterStart(replica));
    }

    /** Waits until each load has made more logouts, so that every replica works between two restarts. */
    private static void awaitMoreLogouts(List<RollingLoad> loads) {
        for (RollingLoad load : loads) {
            int before = load.logouts();
            await().atMost(PATIENCE)
                    .until(() -> load.logouts() > before + 2 * CLIENTS
                            || !load.failures().isEmpty());
        }
    }

    private static Map<Service, Integer> freePorts() {
        ServiceSettings free = ServiceSettings.onFreePorts();
        return Map.of(Service.AUTH, free.port(), Service.RESOURCE, free.managementPort());
    }

    /** Makes resource-service reach auth-service by one address, as in containers. */
    private StackSettings reachingAuthThroughHaproxy(StackSettings settings) {
        Map<String, String> environment = new HashMap<>(settings.environment());
        environment.put("AUTH_URL", "http://127.0.0.1:" + haproxyPorts.get(Service.AUTH));
        return new StackSettings(
                settings.repository(),
                settings.dataFolder(),
                settings.postgresPort(),
                settings.services(),
                environment);
    }
}
