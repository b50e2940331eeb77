package dev.latchkey.auth.address;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A code that a person reads in a mail and types: 40 random bits, as eight characters of Crockford's base 32. That alphabet
 * has no letters that look like others, so {@code O} is read as {@code 0}, and {@code I} and {@code L} as {@code 1}.
 *
 * @param text eight characters, without a separator
 */
record VerificationCode(String text) {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 8;
    private static final Pattern SEPARATORS = Pattern.compile("[\\s\\p{Pd}]+");
    private static final Pattern CODE = Pattern.compile("[" + ALPHABET + "]{" + LENGTH + "}");
    private static final SecureRandom RANDOM = new SecureRandom();

    static VerificationCode random() {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return new VerificationCode(text.toString());
    }

    /** {@return the code that was typed, in any case, with any spaces and dashes; empty when it cannot be one} */
    static Optional<VerificationCode> parse(String typed) {
        String text = SEPARATORS
                .matcher(typed)
                .replaceAll("")
                .toUpperCase(Locale.ROOT)
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        return CODE.matcher(text).matches() ? Optional.of(new VerificationCode(text)) : Optional.empty();
    }

    /** {@return the code as the mail shows it, in two groups} */
    String shown() {
        return text.substring(0, LENGTH / 2) + "-" + text.substring(LENGTH / 2);
    }

    /** The code stays out of logs. */
    @Override
    public String toString() {
        return "VerificationCode[]";
    }
}
