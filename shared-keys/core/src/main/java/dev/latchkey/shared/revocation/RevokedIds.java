package dev.latchkey.shared.revocation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The revoked ids of one kind: UUIDs as 16 bytes, other ids as text. One thread writes; any number of threads read. */
final class RevokedIds {
    private static final int UUID_LENGTH = 36;
    private static final int[] DIGITS = new int[128];

    static {
        for (int c = 0; c < DIGITS.length; c++) {
            // Upper case is another text, and so another id.
            DIGITS[c] = Character.isUpperCase(c) ? -1 : Character.digit(c, 16);
        }
    }

    private final IdTable uuids = new IdTable();
    private final Map<String, Long> others = new ConcurrentHashMap<>();

    int size() {
        return uuids.size() + others.size();
    }

    /** Checks only after a match, which is rare, whether the id is a UUID. So the usual id is read once. */
    boolean contains(String id) {
        return (uuids.size() > 0 && id.length() == UUID_LENGTH && uuids.contains(high(id), low(id)) && isUuid(id))
                || (!others.isEmpty() && others.containsKey(id));
    }

    /** @param expiresAt in seconds since 1970 */
    void put(String id, long expiresAt) {
        if (isUuid(id)) {
            uuids.put(high(id), low(id), Math.max(1, expiresAt));
        } else {
            others.merge(id, expiresAt, Math::max);
        }
    }

    /** @param time in seconds since 1970 */
    void evictBefore(long time) {
        uuids.evictBefore(time);
        others.values().removeIf(expiresAt -> expiresAt < time);
    }

    /** {@return whether the id is a UUID in the one form that PostgreSQL and Java write} */
    static boolean isUuid(String id) {
        if (id.length() != UUID_LENGTH) {
            return false;
        }
        int wrong = 0;
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = id.charAt(i);
            boolean right = isHyphen(i) ? c == '-' : c < DIGITS.length && DIGITS[c] >= 0;
            wrong |= right ? 0 : 1;
        }
        return wrong == 0;
    }

    private static boolean isHyphen(int position) {
        return position == 8 || position == 13 || position == 18 || position == 23;
    }

    /** {@return the first half; any value when the text is not a UUID} */
    private static long high(String uuid) {
        return hex(uuid, 0, 8) << 32 | hex(uuid, 9, 13) << 16 | hex(uuid, 14, 18);
    }

    private static long low(String uuid) {
        return hex(uuid, 19, 23) << 48 | hex(uuid, 24, UUID_LENGTH);
    }

    private static long hex(String uuid, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << 4 | DIGITS[uuid.charAt(i) & (DIGITS.length - 1)];
        }
        return value;
    }
}
