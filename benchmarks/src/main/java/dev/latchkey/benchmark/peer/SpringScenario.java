package dev.latchkey.benchmark.peer;

import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.load.Authorization;
import dev.latchkey.benchmark.load.Http;
import dev.latchkey.benchmark.load.Load;
import dev.latchkey.benchmark.load.Meter;
import dev.latchkey.benchmark.load.WrkRequest;
import dev.latchkey.benchmark.process.ProcessorClock;
import dev.latchkey.benchmark.report.Row;
import dev.latchkey.benchmark.report.Rows;
import dev.latchkey.benchmark.stack.AuthClient;
import dev.latchkey.benchmark.stack.MeasuredStack;
import dev.latchkey.stack.ServiceSettings;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures a resource server with Spring Security, which verifies the same tokens and gives the same answer. Its JVM
 * has the serial collector, as resource-service's JVM, a heap of up to 256 MB, and otherwise the JVM's defaults. It
 * knows no revocations, and checks none.
 */
public final class SpringScenario implements Scenario {
    private static final String USERNAME = "ada";
    private static final int CONNECTIONS = 16;

    @Override
    public List<String> beginnings() {
        return List.of("spring");
    }

    @Override
    public void run(Lab lab, Rows rows) throws Exception {
        try (MeasuredStack stack = MeasuredStack.start(lab)) {
            AuthClient client = new AuthClient(new Http(), stack.auth());
            client.register(USERNAME);
            String token = client.logIn(USERNAME).access();
            List<Double> starts = new ArrayList<>();
            for (int run = 1; run < lab.pace().runs(); run++) {
                try (PeerProcess again = start(lab, stack)) {
                    starts.add(again.startMillis());
                }
            }
            try (PeerProcess server = start(lab, stack)) {
                starts.add(server.startMillis());
                rows.add(Row.of("spring.start.ms", "ms", starts));
                rows.add(Row.of("spring.memory.idle.mb", "MB", List.of(server.megabytes())));
                Load load = lab.wrk()
                        .load(
                                WrkRequest.get(server.address().resolve("/protected"))
                                        .authorized(List.of(Authorization.bearer(token))),
                                CONNECTIONS);
                load.run(lab.pace().peerWarmUp());
                rows.addAll(lab.measure(new Meter(ProcessorClock.of(server.pid()), ProcessorClock.NONE), load)
                        .rows("spring.verify"));
                rows.add(Row.of("spring.memory.mb", "MB", List.of(server.megabytes())));
            }
        }
    }

    private static PeerProcess start(Lab lab, MeasuredStack stack) throws InterruptedException {
        int port = ServiceSettings.onFreePorts().port();
        Path target = lab.peers().resolve("target");
        URI address = URI.create("http://127.0.0.1:" + port);
        return PeerProcess.start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        target.resolve("peers.jar") + File.pathSeparator + target.resolve("lib") + "/*",
                        "com.example.peer.ResourceServer",
                        "--server.port=" + port,
                        "--issuer=" + stack.stack().settings().issuer()),
                Map.of(),
                address.resolve("/actuator/health/readiness"),
                lab.folder().resolve("spring.log"));
    }
}
