package dev.latchkey.benchmark;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.StackSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the revocation check costs a protected GET: two resource-services side by side, one of them without the check, are
 * called in turn. The figure is the ratio of their processor time for a request, pair by pair, which a busy machine
 * disturbs least.
 */
class RequestBenchmarkRun {
    private static final int PAIRS = 20;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration BURST = Duration.ofSeconds(4);
    private static final int CONNECTIONS = 4;

    @TempDir
    Path folder;

    private final Client client = new Client();

    @Test
    void run() throws Exception {
        StackSettings settings =
                StackSettings.onFreePorts(Path.of("..").toAbsolutePath().normalize(), folder, 1, 1);
        try (LocalStack stack = LocalStack.open(settings, line -> {})) {
            stack.start();
            client.register(stack.auth(1).uri(), "somebody");
            String token = client.logIn(stack.auth(1).uri(), "somebody");
            try (VerifierProcess checked = VerifierProcess.start(stack, freePort(), freePort(), "");
                    VerifierProcess unchecked =
                            VerifierProcess.start(stack, freePort(), freePort(), "benchmarks/target/classes")) {
                burst(checked, token, WARM_UP);
                burst(unchecked, token, WARM_UP);
                List<Double> with = new ArrayList<>();
                List<Double> without = new ArrayList<>();
                List<Double> ratios = new ArrayList<>();
                for (int pair = 0; pair < PAIRS; pair++) {
                    with.add(burst(checked, token, BURST));
                    without.add(burst(unchecked, token, BURST));
                    ratios.add(with.getLast() / without.getLast());
                }
                System.out.println(new Figures(with).line("verify.one_token", "ms of processor time"));
                System.out.println(new Figures(without).line("verify.unchecked", "ms of processor time"));
                System.out.println(new Figures(ratios).line("ratio", ""));
            }
        }
    }

    /** {@return milliseconds of the service's processor time for a request} */
    private double burst(VerifierProcess service, String token, Duration length) throws Exception {
        URI address = service.uri().resolve("/protected");
        Duration before = service.processorTime();
        long end = System.nanoTime() + length.toNanos();
        long requests = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<Long>> callers = new ArrayList<>();
            for (int caller = 0; caller < CONNECTIONS; caller++) {
                callers.add(threads.submit(() -> {
                    long sent = 0;
                    for (; System.nanoTime() < end; sent++) {
                        client.get(address, token);
                    }
                    return sent;
                }));
            }
            for (Future<Long> caller : callers) {
                requests += caller.get();
            }
        }
        return service.processorTime().minus(before).toMillis() / (double) requests;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
