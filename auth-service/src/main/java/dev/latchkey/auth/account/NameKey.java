package dev.latchkey.auth.account;

import java.text.Normalizer;
import java.util.Locale;

/** The form in which usernames and e-mail addresses are compared, and in which display names are searched. */
public final class NameKey {
    private NameKey() {}

    /**
     * {@return the name in Unicode NFC and without case}
     *
     * <p>Converts to upper case first, so that {@code ß} and {@code SS} become equal. Lower case alone would keep them
     * apart.
     *
     * @param name any text
     */
    public static String of(String name) {
        return normalize(normalize(name).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
    }

    /** {@return the name in Unicode NFC, as it is stored and shown} */
    public static String normalize(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }
}
