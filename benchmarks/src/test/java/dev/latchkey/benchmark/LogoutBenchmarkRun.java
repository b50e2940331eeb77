package dev.latchkey.benchmark;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.StackSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a logout takes that three verifiers confirm, at a hundred a second. The time counts from when the request was
 * due, so that waiting for a place counts, too.
 */
class LogoutBenchmarkRun {
    private static final int PER_SECOND = 100;
    private static final int WARM_UP = 1000;
    private static final int MEASURED = 2000;
    private static final int PEOPLE = 8;

    @TempDir
    Path folder;

    private final Client client = new Client();

    @Test
    void run() throws Exception {
        StackSettings settings =
                StackSettings.onFreePorts(Path.of("..").toAbsolutePath().normalize(), folder, 1, 2);
        for (Service service : Service.values()) {
            settings = settings.with(
                    service, settings.service(service).withJvmOptions(List.of("-XX:TieredStopAtLevel=4")));
        }
        try (LocalStack stack = LocalStack.open(settings, line -> {});
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            stack.start();
            URI auth = stack.auth(1).uri();
            System.out.println("The first logout, not counted: "
                    + client.logOut(auth, sessions(auth, 1).getFirst()));
            measure(threads, auth, sessions(auth, WARM_UP));
            System.out.println(measure(threads, auth, sessions(auth, MEASURED)).line("logout.3", "ms"));
        }
    }

    private List<String> sessions(URI auth, int count) throws Exception {
        String name = "somebody-" + System.nanoTime() + "-";
        for (int person = 0; person < PEOPLE; person++) {
            client.register(auth, name + person);
        }
        try (ExecutorService few = Executors.newFixedThreadPool(4)) {
            List<Callable<String>> logins = new ArrayList<>();
            for (int session = 0; session < count; session++) {
                String username = name + session % PEOPLE;
                logins.add(() -> client.logIn(auth, username));
            }
            List<String> tokens = new ArrayList<>();
            for (Future<String> login : few.invokeAll(logins)) {
                tokens.add(login.get());
            }
            return tokens;
        }
    }

    private Figures measure(ExecutorService threads, URI auth, List<String> tokens)
            throws InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        List<Future<Double>> answers = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            long due = begin + i * (MILLISECONDS.toNanos(1000) / PER_SECOND);
            NANOSECONDS.sleep(due - System.nanoTime());
            String token = tokens.get(i);
            answers.add(threads.submit(() -> {
                client.logOut(auth, token);
                return (System.nanoTime() - due) / 1e6;
            }));
        }
        List<Double> millis = new ArrayList<>();
        for (Future<Double> answer : answers) {
            millis.add(answer.get());
        }
        return new Figures(millis);
    }
}
