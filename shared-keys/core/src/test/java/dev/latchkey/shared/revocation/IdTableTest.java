package dev.latchkey.shared.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class IdTableTest {
    private final IdTable table = new IdTable();

    @Test
    void containsWhenEmptyThenNothing() {
        assertThat(table.contains(0, 0)).isFalse();
        assertThat(table.contains(1, 2)).isFalse();
        assertThat(table.size()).isZero();
    }

    @Test
    void putThenThatIdAndNoOther() {
        table.put(0, 0, 1);
        table.put(-1, Long.MIN_VALUE, Long.MAX_VALUE);

        assertThat(table.contains(0, 0)).isTrue();
        assertThat(table.contains(-1, Long.MIN_VALUE)).isTrue();
        assertThat(table.contains(Long.MIN_VALUE, -1)).isFalse();
        assertThat(table.contains(0, 1)).isFalse();
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void evictBeforeThenWhatExpiresAtThatTimeStays() {
        table.put(1, 1, 99);
        table.put(2, 2, 100);
        table.put(3, 3, 101);

        table.evictBefore(100);

        assertThat(table.contains(1, 1)).isFalse();
        assertThat(table.contains(2, 2)).isTrue();
        assertThat(table.contains(3, 3)).isTrue();
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void putTwiceThenTheLaterExpiryHolds() {
        table.put(1, 1, 100);
        table.put(1, 1, 50);
        table.put(2, 2, 50);
        table.put(2, 2, 100);

        table.evictBefore(100);

        assertThat(table.contains(1, 1)).isTrue();
        assertThat(table.contains(2, 2)).isTrue();
        assertThat(table.size()).isEqualTo(2);
    }

    /** Uses few ids, so that they collide, repeat and are evicted. */
    @Property(tries = 200)
    void anySequenceThenTheSameAsAMap(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        IdTable ids = new IdTable();
        Map<UUID, Long> expected = new HashMap<>();
        long time = 1;
        for (int i = 0; i < 2000; i++) {
            UUID id = new UUID(random.nextLong(8), random.nextLong(64));
            if (random.nextInt(50) == 0) {
                long now = time += random.nextLong(40);
                ids.evictBefore(now);
                expected.values().removeIf(expiry -> expiry < now);
            } else {
                long expiry = time + random.nextLong(60);
                ids.put(id.getMostSignificantBits(), id.getLeastSignificantBits(), expiry);
                expected.merge(id, expiry, Math::max);
            }
            UUID asked = new UUID(random.nextLong(8), random.nextLong(64));
            assertThat(ids.contains(asked.getMostSignificantBits(), asked.getLeastSignificantBits()))
                    .isEqualTo(expected.containsKey(asked));
            assertThat(ids.size()).isEqualTo(expected.size());
        }
    }

    @Test
    void putManyThenEachIsThere() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 1; i <= 100_000; i++) {
            table.put(random.nextLong(), random.nextLong(), i);
        }
        table.evictBefore(50_001);

        SplittableRandom again = new SplittableRandom(7);
        for (int i = 1; i <= 100_000; i++) {
            assertThat(table.contains(again.nextLong(), again.nextLong())).isEqualTo(i > 50_000);
        }
    }

    /** Otherwise a heap with room for the table might not have room for its growth. */
    @Test
    void putManyThenNoneNeedsMuchMemoryAtOnce() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        SplittableRandom random = new SplittableRandom(7);
        long most = 0;
        for (int i = 0; i < 1_000_000; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            table.put(random.nextLong(), random.nextLong(), 1);
            most = Math.max(most, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(most).isBetween(1L, 1_000_000L);
    }

    /**
     * A reader must find each id that it was told of, at any time during the writes. It must not find an id that was
     * never put.
     */
    @Test
    @Timeout(60)
    void containsWhileAnotherThreadWritesThenWhatWasPutBeforeIsThere() throws Exception {
        AtomicInteger told = new AtomicInteger();
        int ids = 300_000;
        try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
            Future<Integer> missed = reader.submit(() -> {
                int wrong = 0;
                SplittableRandom random = new SplittableRandom(1);
                int known = 0;
                while (known < ids) {
                    known = told.get();
                    for (int i = 0; i < 50 && known > 0; i++) {
                        long id = 1 + random.nextLong(known);
                        wrong += table.contains(id, ~id) ? 0 : 1;
                        wrong += table.contains(id, id) ? 1 : 0;
                    }
                }
                return wrong;
            });
            for (int id = 1; id <= ids; id++) {
                table.put(id, ~(long) id, 1000);
                table.put(-id, id, 1); // evicted again soon
                if (id % 10_000 == 0) {
                    table.evictBefore(2);
                }
                told.set(id);
            }
            assertThat(missed.get()).isZero();
        }
    }
}
