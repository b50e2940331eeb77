package dev.latchkey.auth.mail;

import dev.latchkey.auth.account.NameKey;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** E-mail addresses in the form in which mail servers take them (RFC 5321 section 4.1.2). */
final class RecipientAddress {
    /**
     * A dot-string. A quoted string could contain line breaks and spaces, and few mail servers accept one. Other scripts
     * than ASCII need SMTPUTF8 (RFC 6531), which many mail servers do not have.
     */
    private static final Pattern LOCAL_PART = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}");

    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9.-]{1,253}");

    private RecipientAddress() {}

    /**
     * {@return the address, its domain in ASCII (RFC 5890); empty when no mail can be sent to it}
     *
     * <p>{@link NameKey} decides which account has an address, so it must name the same mail server. A dotless ı in a domain is
     * an i in the key, but another domain for mail: a stranger could register that domain, and verify the address of another
     * person.
     */
    static Optional<InternetAddress> parse(String address) {
        int at = address.lastIndexOf('@');
        if (at < 1 || !LOCAL_PART.matcher(address.substring(0, at)).matches()) {
            return Optional.empty();
        }
        try {
            String domain = IDN.toASCII(address.substring(at + 1));
            String key = NameKey.of(address);
            boolean keepsDomain = domain.equalsIgnoreCase(IDN.toASCII(key.substring(key.lastIndexOf('@') + 1)));
            return keepsDomain && DOMAIN.matcher(domain).matches()
                    ? Optional.of(new InternetAddress(address.substring(0, at) + "@" + domain, true))
                    : Optional.empty();
        } catch (AddressException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** {@return the address with its domain in ASCII, and with its name encoded for a header (RFC 2047)} */
    static InternetAddress withPersonal(InternetAddress address) throws AddressException {
        InternetAddress encoded = parse(address.getAddress()).orElseThrow(AddressException::new);
        if (address.getPersonal() != null) {
            try {
                encoded.setPersonal(address.getPersonal(), StandardCharsets.UTF_8.name());
            } catch (UnsupportedEncodingException e) {
                throw new IllegalStateException("UTF-8 is part of every JDK", e);
            }
        }
        return encoded;
    }

    /** {@return the address for a log: its first character and its domain} */
    static String masked(String address) {
        int at = address.lastIndexOf('@');
        return at < 1
                ? "…"
                : address.substring(0, address.offsetByCodePoints(0, 1))
                        + "…"
                        + address.substring(at).replaceAll("[\\p{Cntrl}\\s]", "?");
    }
}
