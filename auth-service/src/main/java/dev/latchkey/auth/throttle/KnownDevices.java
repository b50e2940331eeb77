package dev.latchkey.auth.throttle;

import dev.latchkey.auth.key.DerivedSecrets;
import dev.latchkey.auth.secret.HmacSha256;
import dev.latchkey.auth.secret.RandomSecret;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The signed token that shows that an account has signed in with a browser before. It contains a random id of the device,
 * and for each name the day and an HMAC of id, day and name. It reveals no name, and it is not a credential: it only gives
 * its bearer a separate limit of failed attempts for these names. Checking it needs no query.
 */
@Singleton
public final class KnownDevices {
    /** How long a browser is known after the last sign-in. */
    public static final Duration KNOWN = Duration.ofDays(180);

    private static final String PURPOSE = "latchkey known device";
    private static final int ID_BYTES = 16;
    private static final int MAC_BYTES = 16;
    private static final int MOST_NAMES = 8;
    private static final int LONGEST = 512;
    private static final int DAY_RADIX = 36;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DerivedSecrets secrets;
    private final ThrottleKeys keys;
    private final Clock clock;

    KnownDevices(DerivedSecrets secrets, ThrottleKeys keys, Clock clock) {
        this.secrets = secrets;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * A parsed token.
     *
     * @param id of the device, in base64url
     * @param marks one for each name that has signed in, the latest first
     */
    private record Token(String id, List<Mark> marks) {}

    /**
     * The sign-in of one name.
     *
     * @param day since 1970, in base 36
     * @param mac in base64url
     */
    private record Mark(String day, String mac) {
        @Override
        public String toString() {
            return day + "-" + mac;
        }
    }

    /** {@return the key of the device under this name; empty when the name has not signed in with it} */
    public Optional<ThrottleKey> find(String token, String nameKey) {
        Optional<Token> read = read(token);
        return read.filter(known -> known.marks().stream().anyMatch(mark -> isGood(known.id(), mark, nameKey)))
                .map(known -> keys.device(UUID.nameUUIDFromBytes(bytes(known.id())), nameKey));
    }

    /**
     * {@return the token after a sign-in}
     *
     * @param token as the browser has sent it; empty or any other text when it had none
     * @param nameKeys all names of the account
     */
    public String remember(String token, Collection<String> nameKeys) {
        Token before = read(token).orElseGet(() -> new Token(newId(), List.of()));
        String today = Long.toString(today(), DAY_RADIX);
        List<Mark> marks = new ArrayList<>();
        for (String name : nameKeys) {
            marks.add(new Mark(today, mac(before.id(), today, name)));
        }
        before.marks().stream()
                .filter(mark -> isRecent(mark) && nameKeys.stream().noneMatch(name -> isGood(before.id(), mark, name)))
                .forEach(marks::add);
        StringBuilder text = new StringBuilder(before.id());
        marks.stream().limit(MOST_NAMES).forEach(mark -> text.append('.').append(mark));
        return text.toString();
    }

    private boolean isGood(String id, Mark mark, String nameKey) {
        return MessageDigest.isEqual(bytes(mark.mac()), bytes(mac(id, mark.day(), nameKey))) && isRecent(mark);
    }

    private boolean isRecent(Mark mark) {
        try {
            long age = today() - Long.parseLong(mark.day(), DAY_RADIX);
            return age <= KNOWN.toDays();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private long today() {
        return Duration.between(Instant.EPOCH, clock.instant()).toDays();
    }

    private static Optional<Token> read(String token) {
        List<String> parts = Arrays.asList(token.split("\\.", -1));
        String id = parts.getFirst();
        if (token.length() > LONGEST || parts.size() > MOST_NAMES + 1 || id.length() != newIdLength()) {
            return Optional.empty();
        }
        List<Mark> marks = new ArrayList<>();
        for (String part : parts.subList(1, parts.size())) {
            int dash = part.indexOf('-');
            if (dash < 1) {
                return Optional.empty();
            }
            marks.add(new Mark(part.substring(0, dash), part.substring(dash + 1)));
        }
        return Optional.of(new Token(id, marks));
    }

    private String mac(String id, String day, String nameKey) {
        byte[] whole = HmacSha256.of(secrets.derive(PURPOSE), bytes(id + " " + day + " " + nameKey));
        return RandomSecret.text(Arrays.copyOf(whole, MAC_BYTES));
    }

    private static int newIdLength() {
        return (ID_BYTES * Byte.SIZE + 5) / 6;
    }

    private static String newId() {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        return RandomSecret.text(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
