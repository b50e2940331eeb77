package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import dev.latchkey.stack.ServiceSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One client holds thousands of connections to auth-service, each with an unfinished request. Other clients must still
 * be served.
 */
class HeldBodiesIT {
    private static final int CONNECTIONS = 2_000;
    private static final int MANY_CONNECTIONS = 6_000;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofSeconds(20);

    /** Without the limits, no request was answered for 80 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration RECOVERY = Duration.ofSeconds(5);
    private static final String LOGIN =
            "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ";

    @TempDir
    static Path folder;

    private static LocalStack stack;

    private final Caller caller = new Caller();

    @BeforeAll
    static void start() {
        stack = LocalStack.open(MigratedStack.onFreePorts(folder, 1, 1), System.out::println);
        stack.start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    @DisplayName("12, 25 bodies within the limit, held: keys, readiness and sessions answer all the time")
    void bodiesWithinTheLimitWhenHeldThenOthersAreServed() throws Exception {
        attack(LOGIN + "16384\r\n\r\n" + "x".repeat(15_000), CONNECTIONS, LONG);
    }

    @Test
    @DisplayName("12, 25 bodies over the limit, held")
    void bodiesOverTheLimitWhenHeldThenOthersAreServed() throws Exception {
        attack(LOGIN + "260000\r\n\r\n" + "x".repeat(240_000), CONNECTIONS, SHORT);
    }

    @Test
    @DisplayName("60 headers that never end")
    void headersWhenTheyNeverEndThenOthersAreServed() throws Exception {
        attack("GET / HTTP/1.1\r\nHost: localhost\r\n" + "a:b\r\n".repeat(1_000), CONNECTIONS, SHORT);
    }

    @Test
    @DisplayName("25 more connections than the limit")
    void connectionsWhenMoreThanThereMayBeThenOthersAreServed() throws Exception {
        attack("", MANY_CONNECTIONS, SHORT);
    }

    @Test
    void directMemoryWhenItRunsOutAllTheSameThenTheProcessEnds() {
        ServiceProcess small = stack.beside(
                Service.RESOURCE, ServiceSettings.onFreePorts().withJvmOptions(List.of("-XX:MaxDirectMemorySize=64k")));
        small.start();

        await().atMost(Duration.ofMinutes(1)).until(() -> hasEndedAfterACall(small));

        assertThat(small.output()).anyMatch(line -> line.contains("The process is out of memory. It ends now"));
    }

    private static boolean hasEndedAfterACall(ServiceProcess service) {
        try {
            get(service.uri(), "/protected", "");
        } catch (IOException e) {
            // The service does not listen yet, or it has ended.
        }
        return !service.isAlive();
    }

    private void attack(String beginning, int connections, Duration time) throws Exception {
        ServiceProcess auth = stack.auth(1);
        String username = Caller.newUsername();
        assertThat(caller.register(auth, username).status()).isEqualTo(201);
        String token = caller.logIn(auth, username).text("access_token");
        long pid = auth.pid();
        int errors = errors(auth).size();
        Stopwatch attacked = new Stopwatch();
        try (HeldRequests held = new HeldRequests(auth.uri().getPort(), beginning, connections)) {
            int rounds = 0;
            while (attacked.elapsed().compareTo(time) < 0) {
                requireServed(auth, token);
                rounds++;
                Pauses.sleep(Duration.ofMillis(200));
            }
            System.out.printf(
                    "%d connections opened, %d closed by the server, %d open; %d rounds served in %s%n",
                    held.opened(), held.closedByServer(), held.open(), rounds, attacked.elapsed());
            assertThat(held.opened()).isGreaterThanOrEqualTo(connections);
        }
        Pauses.sleep(RECOVERY);
        assertThat(caller.logIn(auth, username).status()).isEqualTo(200);
        requireServed(auth, token);
        assertThat(auth.pid()).isEqualTo(pid);
        assertThat(auth.isAlive()).isTrue();
        assertThat(errors(auth)).as("errors in the log").hasSize(errors);
    }

    /** Checks that requests on new connections are served. */
    private void requireServed(ServiceProcess auth, String token) throws IOException {
        assertThat(get(auth.uri(), "/.well-known/jwks.json", "")).startsWith("HTTP/1.1 200 ");
        assertThat(get(auth.managementUri(), "/health/readiness", "")).startsWith("HTTP/1.1 200 ");
        assertThat(get(auth.managementUri(), "/prometheus", "")).startsWith("HTTP/1.1 200 ");
        assertThat(get(auth.uri(), "/userinfo", "Authorization: Bearer " + token + "\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    private static String get(URI server, String path, String headers) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", server.getPort()), (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> errors(ServiceProcess service) {
        return service.output().stream()
                .filter(line -> line.contains(" ERROR "))
                .toList();
    }
}
