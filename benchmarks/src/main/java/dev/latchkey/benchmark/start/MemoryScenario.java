package dev.latchkey.benchmark.start;

import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.load.Authorization;
import dev.latchkey.benchmark.load.Call;
import dev.latchkey.benchmark.load.Http;
import dev.latchkey.benchmark.load.WrkRequest;
import dev.latchkey.benchmark.process.ResidentMemory;
import dev.latchkey.benchmark.report.Row;
import dev.latchkey.benchmark.report.Rows;
import dev.latchkey.benchmark.stack.AuthClient;
import dev.latchkey.benchmark.stack.MeasuredStack;
import dev.latchkey.stack.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Measures the resident memory of each service, 3 s after its start, and after a load with its main requests. */
public final class MemoryScenario implements Scenario {
    private static final String USERNAME = "ada";
    private static final int CONNECTIONS = 16;
    private static final int PEOPLE = 2;

    /** A pause, so that a service can return memory that only its start needed. */
    private static final Duration REST = Duration.ofSeconds(3);

    @Override
    public List<String> beginnings() {
        return List.of("memory");
    }

    @Override
    public void run(Lab lab, Rows rows) throws Exception {
        List<Double> authIdle = new ArrayList<>();
        List<Double> authLoaded = new ArrayList<>();
        List<Double> resourceIdle = new ArrayList<>();
        List<Double> resourceLoaded = new ArrayList<>();
        for (int run = 0; run < lab.pace().runs(); run++) {
            try (MeasuredStack stack = MeasuredStack.start(lab)) {
                ServiceProcess resource = stack.startResource(Map.of());
                long auth = stack.stack().auth(1).pid();
                Thread.sleep(REST);
                authIdle.add(ResidentMemory.megabytes(auth));
                resourceIdle.add(ResidentMemory.megabytes(resource.pid()));
                load(lab, stack, resource);
                authLoaded.add(ResidentMemory.megabytes(auth));
                resourceLoaded.add(ResidentMemory.megabytes(resource.pid()));
            }
        }
        rows.add(Row.of("memory.auth.idle.mb", "MB", authIdle));
        rows.add(Row.of("memory.auth.mb", "MB", authLoaded));
        rows.add(Row.of("memory.resource.idle.mb", "MB", resourceIdle));
        rows.add(Row.of("memory.resource.mb", "MB", resourceLoaded));
    }

    private static void load(Lab lab, MeasuredStack stack, ServiceProcess resource) throws Exception {
        AuthClient client = new AuthClient(new Http(), stack.auth());
        client.register(USERNAME);
        String token = client.logIn(USERNAME).access();
        Duration part = lab.pace().warmUp().dividedBy(3);
        lab.wrk()
                .load(
                        WrkRequest.get(MeasuredStack.address(resource).resolve("/protected"))
                                .authorized(List.of(Authorization.bearer(token))),
                        CONNECTIONS)
                .run(part);
        lab.wrk()
                .load(
                        WrkRequest.post(stack.auth().resolve("/oauth2/token"), "grant_type=client_credentials")
                                .authorized(List.of(Authorization.basic("resource-service", stack.resourceSecret()))),
                        CONNECTIONS)
                .run(part);
        Call.repeated(Collections.nCopies(PEOPLE, () -> client.logIn(USERNAME))).run(part);
    }
}
