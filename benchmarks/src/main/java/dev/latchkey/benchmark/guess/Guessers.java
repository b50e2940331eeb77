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
 * People who guess the password of one account at the same time, until they are stopped. Each sends the next guess once the
 * last one is answered: at once after 401, and after 429 and 503 a second later on average, which is sooner than
 * {@code Retry-After} asks. Each waits for a time of its own, or else all would come back at the same moment.
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

    /** Starts that many, and returns when each has had its first answer. */
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
     * Stops them.
     *
     * @throws LoadFailure when a guess was answered with another status than 401, 429 and 503, or not at all
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
