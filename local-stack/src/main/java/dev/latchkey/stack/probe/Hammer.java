package dev.latchkey.stack.probe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Calls one replica with one token from {@value #THREADS} threads. Each thread makes at most 200 calls a second. */
final class Hammer {

    private static final int THREADS = 4;
    private static final int LAST_CALLS = 100;
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient http;
    private final Stopwatch stopwatch;
    private final URI replica;
    private final HttpRequest request;
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    /**
     * Creates it; {@link #start} begins the calls.
     *
     * @param replica for the report
     * @param path of a resource that every user's token may read
     */
    Hammer(HttpClient http, Stopwatch stopwatch, URI replica, String path, String token) {
        this.http = http;
        this.stopwatch = stopwatch;
        this.replica = replica;
        this.request = HttpRequest.newBuilder(URI.create(replica + path))
                .header("Authorization", "Bearer " + token)
                .timeout(PATIENCE)
                .build();
    }

    URI replica() {
        return replica;
    }

    /** Makes one call, which the results do not include. */
    Call call() {
        Duration begun = stopwatch.elapsed();
        int status = status();
        return new Call(begun, stopwatch.elapsed(), status);
    }

    void start() {
        for (int number = 0; number < THREADS; number++) {
            threads.add(Thread.startVirtualThread(this::run));
        }
    }

    /** From now on each thread makes its last {@value #LAST_CALLS} calls. */
    void end() {
        ending = true;
    }

    /**
     * Waits at most {@code patience} for the last calls.
     *
     * @return all calls
     */
    List<Call> finish(Duration patience) throws InterruptedException {
        Duration deadline = stopwatch.elapsed().plus(patience);
        for (Thread thread : threads) {
            Duration left = deadline.minus(stopwatch.elapsed());
            if (left.isNegative() || !thread.join(left)) {
                thread.interrupt();
            }
        }
        return List.copyOf(calls);
    }

    private void run() {
        int last = 0;
        try {
            while (last < LAST_CALLS) {
                if (ending) {
                    last++;
                }
                calls.add(call());
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private int status() {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException silent) {
            return Call.NO_ANSWER;
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
            return Call.NO_ANSWER;
        }
    }
}
