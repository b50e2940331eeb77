package dev.latchkey.auth.caller;

import java.net.InetAddress;
import java.util.Optional;

/** Reads addresses that are written as text. It never queries the DNS. */
final class AddressText {
    private static final int LONGEST = 45;
    private static final int IPV4_DOTS = 3;

    private AddressText() {}

    /**
     * Reads an address as RFC 791 and RFC 4291 write it.
     *
     * @param text without a port, a zone or brackets
     * @return the address; an IPv4-mapped IPv6 address is the IPv4 address; empty for any other text
     */
    static Optional<InetAddress> address(String text) {
        boolean isIpv6 = text.indexOf(':') >= 0;
        boolean hasZone = text.indexOf('%') >= 0;
        boolean hasBracket = text.indexOf('[') >= 0 || text.indexOf(']') >= 0;
        if (text.isEmpty() || text.length() > LONGEST || hasZone || hasBracket || (!isIpv6 && !isDottedQuad(text))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads a hop of {@code X-Forwarded-For}, or the value of {@code for} of {@code Forwarded} (RFC 7239 section 6): an
     * address, an IPv6 address in brackets, either with a port.
     *
     * @return empty for {@code unknown}, an obfuscated identifier, and what cannot be read
     */
    static Optional<InetAddress> hop(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end > 0 && text.indexOf(':') < end && isPort(text.substring(end + 1))
                    ? address(text.substring(1, end))
                    : Optional.empty();
        }
        int colon = text.indexOf(':');
        boolean hasPort = colon >= 0 && colon == text.lastIndexOf(':');
        if (!hasPort) {
            return address(text);
        }
        return isPort(text.substring(colon)) ? address(text.substring(0, colon)) : Optional.empty();
    }

    /** Refuses forms that the JDK would accept: {@code 10.1} for 10.0.0.1, and numbers with leading zeros. */
    private static boolean isDottedQuad(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != IPV4_DOTS + 1) {
            return false;
        }
        for (String part : parts) {
            boolean isNumber =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(AddressText::isDigit);
            if (!isNumber || (part.length() > 1 && part.startsWith("0"))) {
                return false;
            }
        }
        return true;
    }

    /** Empty, or a colon and a port: a number, or an obfuscated one (RFC 7239 section 6). */
    private static boolean isPort(String text) {
        return text.isEmpty()
                || (text.length() > 1
                        && text.startsWith(":")
                        && text.substring(1).chars().allMatch(AddressText::isPortCharacter));
    }

    private static boolean isPortCharacter(int character) {
        return isDigit(character)
                || (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || character == '.'
                || character == '_'
                || character == '-';
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }
}
