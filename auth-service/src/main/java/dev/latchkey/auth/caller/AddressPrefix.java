package dev.latchkey.auth.caller;

import java.net.InetAddress;

/**
 * A range of addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3).
 *
 * @param address any address of the range
 * @param length in bits, from 1 to 32 or 128
 */
record AddressPrefix(InetAddress address, int length) {
    private static final int MAPPED_BITS = 96;

    /**
     * Reads a prefix.
     *
     * @param text {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address; bits beyond the length are ignored
     * @throws IllegalArgumentException when the text is not a prefix, or when the prefix holds every address: then each
     *     caller could choose its own address
     */
    static AddressPrefix parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        InetAddress address = AddressText.address(host).orElseThrow(() -> invalid(text));
        int bits = address.getAddress().length * Byte.SIZE;
        // InetAddress turns an IPv4-mapped address into the IPv4 address, so its prefix counts only the last 32 bits.
        int ignored = host.indexOf(':') >= 0 ? 128 - bits : 0;
        int length = slash < 0 ? bits : length(text, text.substring(slash + 1)) - ignored;
        if (length > bits || length < 0 || (length == 0 && ignored == MAPPED_BITS)) {
            throw invalid(text);
        }
        if (length == 0) {
            throw new IllegalArgumentException(text + " contains every address, so each caller could forge its own");
        }
        return new AddressPrefix(address, length);
    }

    /** {@return whether the address is in the range; an IPv4 address is in no IPv6 range} */
    boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < length; bit += Byte.SIZE) {
            int mask = 0xff << Math.max(0, bit + Byte.SIZE - length) & 0xff;
            if (((mine[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static int length(String text, String digits) {
        try {
            if (digits.length() <= 3 && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
                return Integer.parseInt(digits);
            }
        } catch (NumberFormatException e) {
            // the text is empty and is refused below
        }
        throw invalid(text);
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException(text + " is not an address or a prefix like 10.0.0.0/8 or 2001:db8::/32");
    }
}
