package dev.latchkey.system;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import dev.latchkey.stack.StackSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A stack with three replicas of each service. Each process has its own wall clock. Leases last 2 s. */
record ClockStack(LocalStack stack, Map<String, ShiftedClock> clocks) implements AutoCloseable {

    static final String ADMINISTRATOR = "warden";
    static final String DATABASE = "postgres";
    static final Duration LEASE = Duration.ofSeconds(2);

    private static final int REPLICAS = 3;

    /** Starts a stack with correct clocks. */
    static ClockStack start(Path folder) throws IOException, InterruptedException {
        Path library = ShiftedClock.build(folder);
        StackSettings settings = MigratedStack.onFreePorts(folder.resolve("stack"), REPLICAS, REPLICAS);
        Map<String, String> all = Map.of(
                "LATCHKEY_VERIFIER_LEASE", LEASE.toSeconds() + "s",
                // Only a comparison tells a service that its clock is right again, and that it is ready.
                "LATCHKEY_CLOCK_INTERVAL", "1s",
                "LOG_LEVEL", "WARN");
        Map<String, String> auth = new HashMap<>(all);
        auth.putAll(Map.of("ADMIN_USERNAME", ADMINISTRATOR, "ADMIN_PASSWORD", Caller.PASSWORD));
        settings = settings.with(Service.AUTH, settings.service(Service.AUTH).withEnvironment(auth))
                .with(Service.RESOURCE, settings.service(Service.RESOURCE).withEnvironment(all));
        Map<String, ShiftedClock> clocks = new LinkedHashMap<>();
        for (String process :
                List.of(DATABASE, "auth-1", "auth-2", "auth-3", "resource-1", "resource-2", "resource-3")) {
            ShiftedClock clock = new ShiftedClock(library, folder.resolve(process + ".shift"));
            clocks.put(process, clock);
            settings = settings.withProcess(process, clock.environment());
        }
        LocalStack stack = LocalStack.open(settings, System.out::println);
        try {
            stack.start();
        } catch (RuntimeException failed) {
            stack.close();
            throw failed;
        }
        return new ClockStack(stack, clocks);
    }

    void setClock(ServiceProcess process, Duration ahead) {
        setClock(process.name(), ahead);
    }

    void setDatabaseClock(Duration ahead) {
        setClock(DATABASE, ahead);
    }

    /** Sets the clock of the process that has this name in the logs. */
    void setClock(String process, Duration ahead) {
        Objects.requireNonNull(clocks.get(process)).set(ahead);
    }

    /** Corrects all clocks, and returns when every service is ready. */
    void setAllRight() {
        clocks.values().forEach(clock -> clock.set(Duration.ZERO));
        stack.awaitReady(stack.services());
    }

    @Override
    public void close() {
        stack.close();
    }
}
