package dev.latchkey.shared.revocation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A set of 128-bit ids with an expiry each: open addressing in one array, 24 bytes a slot. One thread writes, any number
 * read without a lock: a reader sees whatever was put before it began.
 */
final class IdTable {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int SMALLEST = 16;

    /** Of a slot: the two halves of the id, and its expiry. An expiry of 0 is an empty slot, and is written last. */
    private static final int SLOT = 3;

    private static final int LOW = 1;
    private static final int EXPIRY = 2;

    private volatile long[] slots = new long[SMALLEST * SLOT];
    private volatile int size;

    int size() {
        return size;
    }

    /** {@return whether the id is in the table, whatever its expiry} */
    boolean contains(long high, long low) {
        return find(slots, high, low) >= 0;
    }

    /**
     * Puts an id; of two expiries of one id the later holds.
     *
     * @param expiresAt in seconds since 1970, after that
     */
    void put(long high, long low, long expiresAt) {
        int at = find(slots, high, low);
        if (at >= 0) {
            write(slots, at, high, low, Math.max(slots[at + EXPIRY], expiresAt));
            return;
        }
        int grown = size + 1;
        if (grown * 3L > slots.length / SLOT * 2L) {
            rebuild(grown, 0);
        }
        write(slots, ~find(slots, high, low), high, low, expiresAt);
        size = grown;
    }

    /** Drops the ids that expire before a time, in seconds since 1970. */
    void evictBefore(long time) {
        int left = 0;
        long[] table = slots;
        for (int at = 0; at < table.length; at += SLOT) {
            if (table[at + EXPIRY] != 0 && table[at + EXPIRY] >= time) {
                left++;
            }
        }
        if (left < size) {
            rebuild(left, time);
        }
    }

    /** In a new array: readers go on in the old one. */
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
                write(table, ~find(table, old[at], old[at + LOW]), old[at], old[at + LOW], old[at + EXPIRY]);
                kept++;
            }
        }
        slots = table;
        size = kept;
    }

    private static void write(long[] table, int at, long high, long low, long expiresAt) {
        table[at] = high;
        table[at + LOW] = low;
        LONGS.setRelease(table, at + EXPIRY, expiresAt);
    }

    /** {@return where the id is; if nowhere, the complement of where it would be: there is room, since a third is free} */
    private static int find(long[] table, long high, long low) {
        int capacity = table.length / SLOT;
        int slot = (int) mix(high, low) & (capacity - 1);
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

    /** Ids need not be random in every bit: a UUID has its version and variant in fixed places. */
    private static long mix(long high, long low) {
        long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 32);
    }
}
