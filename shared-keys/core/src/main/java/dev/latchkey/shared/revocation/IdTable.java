package dev.latchkey.shared.revocation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.stream.Stream;

/**
 * A set of 128-bit ids, each with an expiry: open addressing, 24 bytes a slot. One thread writes; any number of threads
 * read without a lock. A reader sees every id that was put before the read began.
 *
 * <p>It grows and evicts one segment at a time. Each segment has its own array, so the whole table and its copy are
 * never in memory at the same time.
 */
final class IdTable {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int SEGMENT_BITS = 6;
    private static final int SMALLEST = 16;

    /**
     * The size of a slot: the two halves of the id, and its expiry. An expiry of 0 means an empty slot. The expiry is
     * written last.
     */
    private static final int SLOT = 3;

    private static final int LOW = 1;
    private static final int EXPIRY = 2;

    private final Segment[] segments =
            Stream.generate(Segment::new).limit(1 << SEGMENT_BITS).toArray(Segment[]::new);
    private volatile int size;

    int size() {
        return size;
    }

    /** {@return whether the id is in the table, with any expiry} */
    boolean contains(long high, long low) {
        long hash = hash(high, low);
        return find(segment(hash).slots, hash, high, low) >= 0;
    }

    /**
     * Puts an id. If the id is in the table already, the later expiry counts.
     *
     * @param expiresAt in seconds since 1970, greater than 0
     */
    void put(long high, long low, long expiresAt) {
        long hash = hash(high, low);
        if (segment(hash).put(hash, high, low, expiresAt)) {
            size = size() + 1;
        }
    }

    /** Drops the ids that expire before a time, in seconds since 1970. */
    void evictBefore(long time) {
        for (Segment segment : segments) {
            size = size() - segment.evictBefore(time);
        }
    }

    private Segment segment(long hash) {
        return segments[(int) (hash >>> (Long.SIZE - SEGMENT_BITS))];
    }

    /** The ids whose hashes have the same highest bits. */
    private static final class Segment {
        volatile long[] slots = new long[SMALLEST * SLOT];
        private int size;

        /** {@return whether the id is new} */
        boolean put(long hash, long high, long low, long expiresAt) {
            int at = find(slots, hash, high, low);
            if (at >= 0) {
                write(slots, at, high, low, Math.max(slots[at + EXPIRY], expiresAt));
                return false;
            }
            int grown = size + 1;
            if (grown * 3L > slots.length / SLOT * 2L) {
                rebuild(grown, 0);
            }
            write(slots, ~find(slots, hash, high, low), high, low, expiresAt);
            size = grown;
            return true;
        }

        /** {@return the number of dropped ids} */
        int evictBefore(long time) {
            int before = size;
            int left = 0;
            long[] table = slots;
            for (int at = 0; at < table.length; at += SLOT) {
                if (table[at + EXPIRY] != 0 && table[at + EXPIRY] >= time) {
                    left++;
                }
            }
            if (left < before) {
                rebuild(left, time);
            }
            return before - left;
        }

        /** Copies the ids to a new array; readers continue in the old one. */
        private void rebuild(int wanted, long leastExpiry) {
            int capacity = SMALLEST;
            while (wanted * 3L > capacity * 2L) {
                capacity *= 2;
            }
            long[] old = slots;
            long[] table = new long[Math.multiplyExact(capacity, SLOT)];
            int kept = 0;
            for (int at = 0; at < old.length; at += SLOT) {
                if (old[at + EXPIRY] != 0 && old[at + EXPIRY] >= leastExpiry) {
                    long hash = hash(old[at], old[at + LOW]);
                    write(table, ~find(table, hash, old[at], old[at + LOW]), old[at], old[at + LOW], old[at + EXPIRY]);
                    kept++;
                }
            }
            slots = table;
            size = kept;
        }
    }

    private static void write(long[] table, int at, long high, long low, long expiresAt) {
        table[at] = high;
        table[at + LOW] = low;
        LONGS.setRelease(table, at + EXPIRY, expiresAt);
    }

    /**
     * {@return the index of the id; if it is absent, the complement of the free index for it} A third of the slots is
     * free, so the search always ends.
     */
    private static int find(long[] table, long hash, long high, long low) {
        int capacity = table.length / SLOT;
        int slot = (int) hash & (capacity - 1);
        while (true) {
            int at = slot * SLOT;
            if ((long) LONGS.getAcquire(table, at + EXPIRY) == 0) {
                return ~at;
            }
            if (table[at] == high && table[at + LOW] == low) {
                return at;
            }
            slot = (slot + 1) & (capacity - 1);
        }
    }

    /** Mixes the bits, since not every bit of an id is random: a UUID has its version and variant in fixed places. */
    private static long hash(long high, long low) {
        long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 32);
    }
}
