package dev.latchkey.auth.password;

import dev.latchkey.shared.micronaut.error.HttpProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import io.micronaut.http.HttpHeaders;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;

/**
 * The platform threads that hash and check passwords, and the short queue before them. A request waits for its result on
 * its virtual thread. A hash on a virtual thread would occupy its carrier: it would hold up all other requests, and those
 * with a database connection would keep it meanwhile.
 *
 * <p>Each thread keeps the memory of one hash. Without that, garbage collection would cost twice as much as the hash
 * itself.
 */
@Singleton
final class HashThreads {
    private static final String RETRY_AFTER_SECONDS = "2";

    private final ThreadPoolExecutor threads;
    private final ThreadLocal<BlockPool> memory;
    private final Duration timeout;
    private final LongAdder refused = new LongAdder();

    HashThreads(PasswordSettings settings) {
        int blocks = settings.cost().blocks();
        memory = ThreadLocal.withInitial(() -> new FixedBlockPool(blocks));
        timeout = settings.hashTimeout();
        int count = settings.threads();
        threads = new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.hashQueue()),
                Thread.ofPlatform().name("password-hash-", 1).daemon().factory());
    }

    /**
     * Runs the work on one of the threads, and waits for its result. The caller must not hold a database connection.
     *
     * @param work gets memory for a hash, and must clear it and give it back
     * @throws ProblemException 503 with Retry-After, when the queue is full or the wait exceeds its limit
     */
    <T> T run(Function<BlockPool, T> work) {
        FutureTask<T> task = new FutureTask<>(() -> work.apply(memory.get()));
        try {
            threads.execute(task);
            return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException full) {
            throw tooMany();
        } catch (TimeoutException late) {
            abandon(task);
            throw tooMany();
        } catch (InterruptedException stopped) {
            abandon(task);
            Thread.currentThread().interrupt();
            throw new UnavailableException("The service is stopping.", "interrupted while waiting to hash");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException expected
                    ? expected
                    : new IllegalStateException("the work on a password failed", failed.getCause());
        }
    }

    /**
     * Refuses a request that will need a thread while the queue is full, before the request costs a query.
     *
     * @throws ProblemException as {@link #run}
     */
    void requireRoom() {
        if (threads.getQueue().remainingCapacity() == 0) {
            throw tooMany();
        }
    }

    /** {@return how many requests wait for a thread} */
    int waiting() {
        return threads.getQueue().size();
    }

    /** {@return how many requests were answered 503 since the start} */
    long refused() {
        return refused.sum();
    }

    /** Ends the threads. Work that waits for a thread is dropped. */
    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }

    private void abandon(FutureTask<?> task) {
        task.cancel(false);
        threads.remove(task);
    }

    /** Counts the refusal but does not log it, because a flood would fill the log. */
    private ProblemException tooMany() {
        refused.increment();
        return new ProblemException(HttpProblem.UNAVAILABLE, "Too many sign-ins at once. Try again shortly.")
                .withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
}
