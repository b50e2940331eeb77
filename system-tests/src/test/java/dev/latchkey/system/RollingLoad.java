package dev.latchkey.system;

import dev.latchkey.stack.Service;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Clients behind one load balancer that sign in, call, refresh, call and log out again and again. Each client knows the
 * correct answers. Any other answer is a failure, and so is a missing one.
 */
final class RollingLoad implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Caller caller = new Caller();
    private final String balancer;
    private final URI auth;
    private final URI resource;
    private final Stopwatch stopwatch;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger logouts = new AtomicInteger();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopping;

    /**
     * Starts the clients.
     *
     * @param usernames accounts with the password of {@link Caller}; each has its own client
     */
    RollingLoad(LoadBalancer balancer, List<String> usernames, Stopwatch stopwatch) {
        this.balancer = balancer.name();
        this.auth = balancer.uri(Service.AUTH);
        this.resource = balancer.uri(Service.RESOURCE);
        this.stopwatch = stopwatch;
        for (String username : usernames) {
            clients.add(Thread.startVirtualThread(() -> run(username)));
        }
    }

    /** {@return the requests with a wrong answer, or with none} */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** {@return the requests that began after the answer to their session's logout, and were accepted} */
    List<String> acceptedAfterLogout() {
        return List.copyOf(accepted);
    }

    int logouts() {
        return logouts.get();
    }

    @Override
    public String toString() {
        return "behind %s: %d requests, %d logouts, %d failures, %d accepted after logout"
                .formatted(balancer, requests.get(), logouts.get(), failures.size(), accepted.size());
    }

    /** Stops the clients. Waits for the rounds that are under way. */
    @Override
    public void close() {
        stopping = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run(String username) {
        while (!stopping) {
            liveOneSession(username);
            if (!Pauses.sleep(PAUSE)) {
                return;
            }
        }
    }

    /** Runs one session from the sign-in to the refusals after the logout. A failure ends it. */
    private void liveOneSession(String username) {
        Reply login = call("login", 200, () -> caller.logIn(auth, username));
        if (login.status() != 200 || !isAccepted(login.text("access_token"))) {
            return;
        }
        Reply refreshed = call("refresh", 200, () -> caller.refresh(auth, login.text("refresh_token")));
        String token = refreshed.text("access_token");
        if (refreshed.status() != 200 || !isAccepted(token)) {
            return;
        }
        if (call("logout", 200, () -> caller.logOut(auth, token)).status() == 200) {
            logouts.incrementAndGet();
            for (int replica = 0; replica < 2; replica++) { // round robin: the second round reaches the other replica
                mustBeRefused("resource", resource, "/protected", token);
                mustBeRefused("auth", auth, "/userinfo", token);
            }
        }
    }

    private boolean isAccepted(String token) {
        return call("protected", 200, () -> caller.get(resource, "/protected", token))
                                .status()
                        == 200
                && call("userinfo", 200, () -> caller.get(auth, "/userinfo", token))
                                .status()
                        == 200;
    }

    private void mustBeRefused(String name, URI service, String path, String token) {
        Reply reply = call(name + " after logout", 401, () -> caller.get(service, path, token));
        if (reply.status() / 100 == 2) {
            accepted.add("%s %s at %s".formatted(balancer, name, stopwatch.elapsed()));
        }
    }

    private Reply call(String what, int expected, Supplier<Reply> request) {
        requests.incrementAndGet();
        Duration begun = stopwatch.elapsed();
        try {
            Reply reply = request.get();
            if (reply.status() != expected) {
                failed(what, begun, reply.status() + " " + reply.body());
            }
            return reply;
        } catch (UncheckedIOException silent) {
            failed(what, begun, silent.toString());
            return Reply.none();
        }
    }

    private void failed(String what, Duration begun, String how) {
        failures.add("%s %s from %s to %s: %s".formatted(balancer, what, begun, stopwatch.elapsed(), how));
    }
}
