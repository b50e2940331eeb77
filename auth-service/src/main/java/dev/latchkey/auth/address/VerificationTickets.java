package dev.latchkey.auth.address;

import dev.latchkey.auth.key.DerivedSecrets;
import dev.latchkey.auth.secret.HmacSha256;
import dev.latchkey.auth.secret.RandomSecret;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Signed tickets for people who have given the right password, but must verify their address before they can sign in. A
 * ticket lets its bearer type codes for the account, and ask for another mail. It opens no session.
 */
@Singleton
final class VerificationTickets {
    private static final String PURPOSE = "latchkey verification ticket";
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final int CONTENT_BYTES = 3 * Long.BYTES;
    private static final int MAC_BYTES = 32;
    private static final Pattern TICKET = Pattern.compile("[\\w-]{75}");

    private final DerivedSecrets secrets;
    private final Clock clock;

    VerificationTickets(DerivedSecrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /** {@return a ticket of this account, valid for an hour} */
    String issue(UUID accountId) {
        byte[] content = ByteBuffer.allocate(CONTENT_BYTES)
                .putLong(accountId.getMostSignificantBits())
                .putLong(accountId.getLeastSignificantBits())
                .putLong(clock.instant().plus(LIFETIME).getEpochSecond())
                .array();
        return RandomSecret.text(ByteBuffer.allocate(CONTENT_BYTES + MAC_BYTES)
                .put(content)
                .put(mac(content))
                .array());
    }

    /** {@return the account of a ticket; empty when the ticket is forged or expired} */
    Optional<UUID> read(String ticket) {
        if (!TICKET.matcher(ticket).matches()) {
            return Optional.empty();
        }
        byte[] bytes = Base64.getUrlDecoder().decode(ticket);
        byte[] content = Arrays.copyOf(bytes, CONTENT_BYTES);
        byte[] mac = Arrays.copyOfRange(bytes, CONTENT_BYTES, bytes.length);
        if (!MessageDigest.isEqual(mac, mac(content))) {
            return Optional.empty();
        }
        ByteBuffer read = ByteBuffer.wrap(content);
        UUID account = new UUID(read.getLong(), read.getLong());
        return clock.instant().isBefore(Instant.ofEpochSecond(read.getLong()))
                ? Optional.of(account)
                : Optional.empty();
    }

    private byte[] mac(byte[] content) {
        return HmacSha256.of(secrets.derive(PURPOSE), content);
    }
}
