package dev.latchkey.auth.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.audit.TestAudit;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Guesses of one account's password, as fast as the service answers, from many addresses at two replicas. */
class GuessFloodIT {
    private static final int GUESSES = 100_000;
    private static final int ADDRESSES = 1000;
    private static final int ATTACKERS = 16;

    /** The owner signs in each time that the attackers have sent this many guesses. */
    private static final int BETWEEN_SIGN_INS = 1000;

    private static final Map<String, Object> SETTINGS = Map.of(
            "latchkey.master-key.key",
            AuthServer.randomMasterKey(),
            "latchkey.password.memory",
            19456,
            "latchkey.proxies.trusted",
            "127.0.0.1/32",
            "latchkey.throttle.account-failures",
            10,
            "latchkey.throttle.address-failures",
            30);

    @Test
    @DisplayName("21, 22, 23 no replica compares more than a few guesses of a flood, and the owner can sign in")
    void guessWhenAHundredThousandFromAThousandAddressesThenFewAreComparedAndTheOwnerGetsThrough() throws Exception {
        TestDatabase database = AuthDatabase.create();
        try (AuthServer first = AuthServer.start(database, SETTINGS);
                AuthServer second = AuthServer.start(database, new HashMap<>(SETTINGS))) {
            Person owner = first.register();
            TestBrowser device = new TestBrowser(first).with("X-Forwarded-For", "192.0.2.1");
            device.signedInAs(owner);
            device.submit("/dashboard", "/logout", Map.of());
            String refreshToken = first.login(owner).refresh();
            AtomicInteger left = new AtomicInteger(GUESSES);
            AtomicInteger refused = new AtomicInteger();
            AtomicInteger compared = new AtomicInteger();
            try (ExecutorService attackers = Executors.newFixedThreadPool(ATTACKERS)) {
                List<Future<?>> floods = new ArrayList<>();
                for (int i = 0; i < ATTACKERS; i++) {
                    int port = i % 2 == 0 ? first.port() : second.port();
                    floods.add(attackers.submit(() -> flood(port, owner, left, refused, compared)));
                }
                for (int signIn = 1; signIn < GUESSES / BETWEEN_SIGN_INS; signIn++) {
                    int guessesLeft = GUESSES - signIn * BETWEEN_SIGN_INS;
                    await().atMost(Duration.ofMinutes(1)).until(() -> left.get() <= guessesLeft);
                    TestBrowser at = device.at(signIn % 2 == 0 ? first : second);
                    assertThat(at.signIn(owner.username(), AuthServer.PASSWORD).status())
                            .isEqualTo(303);
                }
                second.post("/login")
                        .header("X-Forwarded-For", "192.0.2.2")
                        .json("{\"username\": \"" + owner.username() + "\", \"password\": \"" + AuthServer.PASSWORD
                                + "\", \"refresh_token\": \"" + refreshToken + "\"}")
                        .send()
                        .requireJson(200);
                for (Future<?> flood : floods) {
                    flood.get();
                }
            }

            assertThat(refused.get() + compared.get()).isEqualTo(GUESSES);
            assertThat(compared.get()).isBetween(1, 99);
            assertThat(events(first, second, "login.failed")).isEqualTo(compared.get());
            assertThat(events(first, second, "login.throttled"))
                    .as("one event for each block, no event for refused attempts")
                    .isBetween(1L, 99L);
        }
    }

    private static long events(AuthServer first, AuthServer second, String event) {
        TestAudit.flush(first);
        return Long.parseLong(
                second.audited("SELECT coalesce(sum(count), 0) FROM audit.event WHERE event = '" + event + "'")
                        .getFirst());
    }

    /** Sends guesses over one socket, because an HTTP client library would take longer than the service. */
    private static Void flood(int port, Person owner, AtomicInteger left, AtomicInteger refused, AtomicInteger compared)
            throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream requests = socket.getOutputStream();
            for (int guess = left.getAndDecrement(); guess > 0; guess = left.getAndDecrement()) {
                requests.write(request(owner, guess));
                requests.flush();
                switch (status(answers)) {
                    case 429 -> refused.incrementAndGet();
                    case 401 -> compared.incrementAndGet();
                    default -> throw new AssertionError("another answer");
                }
            }
        }
        return null;
    }

    private static byte[] request(Person owner, int guess) {
        String body = "{\"username\": \"" + owner.username() + "\", \"password\": \"guess number " + guess + "\"}";
        int address = guess % ADDRESSES;
        String head =
                "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Forwarded-For: 198.51."
                        + (address / 250) + '.' + (address % 250 + 1) + "\r\nContent-Length: " + body.length()
                        + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    private static int status(BufferedReader answers) throws IOException {
        int status = Integer.parseInt(line(answers).substring(9, 12));
        int length = 0;
        for (String line = line(answers); !line.isEmpty(); line = line(answers)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        for (int i = 0; i < length; i++) {
            answers.read();
        }
        return status;
    }

    private static String line(BufferedReader answers) throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the connection was closed");
        }
        return line;
    }
}
