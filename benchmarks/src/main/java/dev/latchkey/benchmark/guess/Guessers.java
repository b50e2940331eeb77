package dev.latchkey.benchmark.guess;

import dev.latchkey.benchmark.load.LoadFailure;
import dev.latchkey.benchmark.stack.AuthClient;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Concurrent guessers of one account's password, until they are stopped. Each guesser has one guess under way. After a
 * 401 it sends the next guess at once. After a 429 or 503 it waits 0.5 to 1.5 s, which is less than {@code Retry-After}
 * asks. The wait is random, so that the guessers do not all return at the same moment.
 */
final class Guessers implements AutoCloseable {
    private static final long LEAST_MILLIS_AFTER_REFUSAL = 500;
    private static final long MOST_MILLIS_AFTER_REFUSAL = 1_500;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final AuthClient client;
    private final String username;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch allAnswered;
    private final LongAdder compared = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Queue<LoadFailure> failures = new ConcurrentLinkedQueue<>();

    private Guessers(AuthClient client, String username, int count) {
        this.client = client;
        this.username = username;
        allAnswered = new CountDownLatch(count);
    }

    /** Starts {@code count} guessers, and returns when each of them has its first answer. */
    static Guessers start(AuthClient client, String username, int count) {
        Guessers guessers = new Guessers(client, username, count);
        for (int i = 0; i < count; i++) {
            guessers.threads.execute(guessers::guess);
        }
        try {
            if (!guessers.allAnswered.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                guessers.failures.add(new LoadFailure("guesses were not answered within " + PATIENCE));
            }
            return guessers;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            guessers.threads.shutdownNow();
            throw new LoadFailure("interrupted", interrupted);
        }
    }

    /** {@return how many guesses were compared with the password} */
    long compared() {
        return compared.sum();
    }

    /** {@return how many guesses were answered 429 or 503} */
    long refused() {
        return refused.sum();
    }

    private void guess() {
        try {
            guessOnce();
            allAnswered.countDown();
            while (true) {
                guessOnce();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (LoadFailure failed) {
            if (!threads.isShutdown()) {
                failures.add(failed);
            }
            allAnswered.countDown();
        }
    }

    private void guessOnce() throws InterruptedException {
        int status = client.guess(username);
        switch (status) {
            case UNAUTHORIZED -> compared.increment();
            case TOO_MANY_REQUESTS, UNAVAILABLE -> {
                refused.increment();
                Thread.sleep(
                        ThreadLocalRandom.current().nextLong(LEAST_MILLIS_AFTER_REFUSAL, MOST_MILLIS_AFTER_REFUSAL));
            }
            default -> throw new LoadFailure("a guess was answered " + status);
        }
    }

    /**
     * Stops the guessers.
     *
     * @throws LoadFailure when a guess got no answer, or another status than 401, 429 and 503
     */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
        LoadFailure failed = failures.peek();
        if (failed != null) {
            throw failed;
        }
    }
}
