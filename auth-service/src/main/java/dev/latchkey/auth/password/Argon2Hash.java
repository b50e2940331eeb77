package dev.latchkey.auth.password;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * The stored form of a password: an Argon2id tag, version 1.3 (RFC 9106 section 3), with its cost and salt.
 *
 * @param tag the result of the hash, in any length; {@link #matches} computes the same number of bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by matches() alone, in constant time
record Argon2Hash(Cost cost, byte[] salt, byte[] tag) {
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,8}),t=(\\d{1,4}),p=(\\d{1,3})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    /**
     * The cost of a hash.
     *
     * @param memory in KiB, {@code m}
     * @param passes over the memory, {@code t}
     * @param lanes that could be filled in parallel, {@code p}
     */
    record Cost(int memory, int passes, int lanes) {
        /** {@return the number of blocks, of 1 KiB each, that one hash fills} */
        int blocks() {
            return Argon2BytesGenerator.getBlockCount(memory, lanes);
        }
    }

    /** Computes a hash in memory from a pool. Clears the memory and gives it back. */
    static Argon2Hash compute(String password, Cost cost, byte[] salt, int tagBytes, BlockPool memory) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memory())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .withSalt(salt)
                .withBlockPool(memory)
                .build());
        byte[] tag = new byte[tagBytes];
        argon2.generateBytes(password.toCharArray(), tag);
        return new Argon2Hash(cost, salt, tag);
    }

    /** {@return the hash that {@link #toString} has written; empty for any other text} */
    static Optional<Argon2Hash> parse(String text) {
        Matcher phc = PHC.matcher(text);
        if (!phc.matches()) {
            return Optional.empty();
        }
        try {
            Cost cost = new Cost(
                    Integer.parseInt(phc.group(1)), Integer.parseInt(phc.group(2)), Integer.parseInt(phc.group(3)));
            Base64.Decoder base64 = Base64.getDecoder();
            return Optional.of(new Argon2Hash(cost, base64.decode(phc.group(4)), base64.decode(phc.group(5))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@return whether it is the hash of this password} The time depends on the cost, but not on the tag. */
    boolean matches(String password, BlockPool memory) {
        return MessageDigest.isEqual(tag, compute(password, cost, salt, tag.length, memory).tag);
    }

    /** {@return the PHC string format: {@code $argon2id$v=19$m=19456,t=2,p=1$salt$tag}, base64 without padding} */
    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s"
                .formatted(
                        Argon2Parameters.ARGON2_VERSION_13,
                        cost.memory(),
                        cost.passes(),
                        cost.lanes(),
                        base64.encodeToString(salt),
                        base64.encodeToString(tag));
    }
}
