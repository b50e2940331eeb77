package dev.latchkey.auth.throttle;

import dev.latchkey.auth.key.DerivedSecrets;
import dev.latchkey.auth.secret.HmacSha256;
import dev.latchkey.auth.throttle.ThrottleKey.By;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Creates keys. A key is an HMAC under a secret of this installation. The reason: users sometimes type a password into the
 * name field, and a plain hash of it could be guessed from a dump of the table.
 */
@Singleton
public final class ThrottleKeys {
    private static final String PURPOSE = "latchkey throttle";
    private static final int IPV6_NETWORK_BYTES = 8;
    private static final byte[] SEPARATOR = {0};

    private final DerivedSecrets secrets;

    ThrottleKeys(DerivedSecrets secrets) {
        this.secrets = secrets;
    }

    /**
     * {@return the key of a name at sign-in, whether or not an account has it}
     *
     * @param nameKey a username or an e-mail address in the form in which names are compared. No account has a username
     *     that is another account's address
     */
    public ThrottleKey name(String nameKey) {
        return new ThrottleKey(id("name", text(nameKey)), By.ACCOUNT);
    }

    /**
     * {@return the key of a device that has signed in under this name before}
     *
     * @param deviceId the id in the browser's cookie, or the session of an earlier refresh token
     */
    public ThrottleKey device(UUID deviceId, String nameKey) {
        return new ThrottleKey(id("device", text(deviceId + " " + nameKey)), By.DEVICE);
    }

    /** {@return the key of an account whose owner is signed in, for the change of its password} */
    ThrottleKey account(UUID accountId) {
        return new ThrottleKey(id("account", text(accountId.toString())), By.ACCOUNT);
    }

    /** {@return the keys of an account's second factor: at sign-in, and when a password is reset by a link} */
    public List<ThrottleKey> secondFactor(UUID accountId) {
        return List.of(signInCode(accountId), resetCode(accountId));
    }

    /** {@return the key of an account whose password was right, for the codes of its second factor} */
    ThrottleKey signInCode(UUID accountId) {
        return new ThrottleKey(id("second factor", text(accountId.toString())), By.ACCOUNT);
    }

    /** {@return the key of an account whose password is reset by a link, for the codes of its second factor} */
    ThrottleKey resetCode(UUID accountId) {
        return new ThrottleKey(id("second factor at reset", text(accountId.toString())), By.ACCOUNT);
    }

    /** {@return the key of an address for an action: one IPv4 address, or the /64 of an IPv6 address} */
    ThrottleKey address(ThrottledAction action, InetAddress address) {
        return new ThrottleKey(id("address " + action.label(), network(address)), By.ADDRESS);
    }

    /** {@return the key of the accounts that an address creates} */
    ThrottleKey registrations(InetAddress address) {
        return new ThrottleKey(id("registrations", network(address)), By.REGISTRATIONS);
    }

    /** {@return the key of the mails that a caller's address asks for} */
    ThrottleKey mailRequests(ThrottledAction action, InetAddress address) {
        return new ThrottleKey(id("mail requests " + action.label(), network(address)), By.ADDRESS);
    }

    /**
     * {@return the key of the mails that are asked for one mail address, whether or not an account has it}
     *
     * @param emailKey the mail address in the form in which names are compared
     */
    ThrottleKey mails(ThrottledAction action, String emailKey) {
        return new ThrottleKey(id("mails " + action.label(), text(emailKey)), By.ACCOUNT);
    }

    /** {@return the key of the downloads of an account's data} */
    ThrottleKey downloads(UUID accountId) {
        return new ThrottleKey(id("downloads", text(accountId.toString())), By.ACCOUNT);
    }

    /** {@return the key of the rows that an account adds to the database} */
    ThrottleKey sessions(UUID accountId) {
        return new ThrottleKey(id("sessions", text(accountId.toString())), By.SESSIONS);
    }

    private UUID id(String kind, byte[] subject) {
        ByteBuffer bits = ByteBuffer.wrap(HmacSha256.of(secrets.derive(PURPOSE), text(kind), SEPARATOR, subject));
        return new UUID(bits.getLong(), bits.getLong());
    }

    private static byte[] network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length > IPV6_NETWORK_BYTES ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
