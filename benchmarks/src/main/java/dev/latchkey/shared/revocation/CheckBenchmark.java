package dev.latchkey.shared.revocation;

import dev.latchkey.shared.clock.ExpiryClock;
import dev.latchkey.shared.token.AccessToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jol.info.GraphLayout;

/**
 * Measures the revocation check of a request, with few and with many revocations in memory. In this package, because
 * only this package can grant a lease.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CheckBenchmark {
    /** So many that a request's ids are in no cache of the processor, as in a service. */
    private static final int TOKENS = 4096;

    @Param({"0", "1000000"})
    public int revocations;

    private final LeasedRevocationCheck check = new LeasedRevocationCheck(ExpiryClock.system());
    private final AccessToken[] good = new AccessToken[TOKENS];
    private final AccessToken[] revoked = new AccessToken[TOKENS];
    private int next;

    /** Fills the memory with {@link #revocations} sessions. */
    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < TOKENS; i++) {
            good[i] = token(uuid(random), uuid(random));
            revoked[i] = token(uuid(random), uuid(random));
        }
        List<String> sessions = IntStream.range(0, revocations)
                .mapToObj(i -> i < TOKENS ? String.valueOf(revoked[i].sessionId()) : uuid(random))
                .toList();
        check.trust(memory(sessions), ExpiryClock.system().now().plus(Duration.ofHours(1)));
    }

    /** {@return how many bytes {@code revocations} revocations take in a verifier's memory} */
    public static long bytesOf(int revocations) {
        SplittableRandom random = new SplittableRandom(1);
        List<String> sessions =
                Stream.generate(() -> uuid(random)).limit(revocations).toList();
        return GraphLayout.parseInstance(memory(sessions)).totalSize();
    }

    private static RevocationMemory memory(List<String> sessions) {
        RevocationMemory memory = new RevocationMemory();
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < sessions.size(); i++) {
            UUID nonce = new UUID(random.nextLong(), random.nextLong());
            memory.put(new LoggedRevocation(i + 1, nonce, RevocationKind.SESSION, sessions.get(i), Long.MAX_VALUE));
        }
        return memory;
    }

    /** Checks a good token, as in the usual request. */
    @Benchmark
    public RevocationStatus goodToken() {
        return check.check(good[next++ & (TOKENS - 1)]);
    }

    /** Checks a token of a session that has ended. Without revocations, the token is good. */
    @Benchmark
    public RevocationStatus revokedToken() {
        return check.check(revoked[next++ & (TOKENS - 1)]);
    }

    private static String uuid(SplittableRandom random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static AccessToken token(String jwtId, String sessionId) {
        Instant now = Instant.EPOCH;
        return new AccessToken(
                "subject",
                jwtId,
                sessionId,
                "kQvHAtGHyaWpBdmu6a4l4GzpyyTbPUlNCRPPVKXBAbU",
                "latchkey",
                Set.of(),
                List.of(),
                now,
                now,
                Map.of());
    }
}
