package dev.latchkey.auth.factor;

import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A code for the day on which the authenticator app is lost: 60 random bits, as twelve characters of Crockford's base 32. That
 * alphabet has no letters that look like others, so {@code O} is read as {@code 0}, and {@code I} and {@code L} as {@code 1}.
 *
 * @param text twelve characters, without a separator
 */
record RecoveryCode(String text) {
    private static final int SET = 10;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 12;
    private static final int GROUP = 4;
    private static final Pattern SEPARATORS = Pattern.compile("[\\s\\p{Pd}]+");
    private static final Pattern CODE = Pattern.compile("[" + ALPHABET + "]{" + LENGTH + "}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** {@return the codes that an account gets at a time} */
    static List<RecoveryCode> newSet() {
        return Stream.generate(RecoveryCode::random).limit(SET).toList();
    }

    private static RecoveryCode random() {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return new RecoveryCode(text.toString());
    }

    /** {@return the code that was typed, in any case, with any spaces and dashes; empty when it cannot be one} */
    static Optional<RecoveryCode> parse(String typed) {
        String text = withoutSeparators(typed)
                .toUpperCase(Locale.ROOT)
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        return CODE.matcher(text).matches() ? Optional.of(new RecoveryCode(text)) : Optional.empty();
    }

    /** {@return a typed code without its spaces and dashes} */
    static String withoutSeparators(String typed) {
        return SEPARATORS.matcher(typed).replaceAll("");
    }

    /** {@return the code as people see it, in three groups} */
    String shown() {
        return text.substring(0, GROUP) + "-" + text.substring(GROUP, 2 * GROUP) + "-" + text.substring(2 * GROUP);
    }

    /** The code stays out of logs. */
    @Override
    public String toString() {
        return "RecoveryCode[]";
    }
}
