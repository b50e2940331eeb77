package dev.latchkey.auth.factor;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The address that a QR code has for authenticator apps: {@code otpauth://totp/issuer:account?secret=…}. */
final class OtpAuthAddress {
    /** Of the account's name, in code points. A longer name is cut off, so that every QR code can be scanned. */
    private static final int LONGEST_NAME = 64;

    private OtpAuthAddress() {}

    /**
     * {@return the address}
     *
     * @param issuer the name of this service in the app
     * @param account the name of the account in the app
     */
    static String of(String issuer, String account, TotpSecret secret) {
        String name = issuer.replace(":", ""); // a colon ends the issuer in the label, encoded or not
        return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
                .formatted(
                        encode(name),
                        encode(shortened(account)),
                        secret.text(),
                        encode(name),
                        TotpCodes.DIGITS,
                        TotpCodes.STEP.toSeconds());
    }

    private static String shortened(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST_NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME));
    }

    /** RFC 3986 section 2.1. In contrast to a form, a space is not a plus. */
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
