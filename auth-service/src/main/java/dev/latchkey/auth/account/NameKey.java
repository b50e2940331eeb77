package dev.latchkey.auth.account;

import java.text.Normalizer;
import java.util.Locale;

/** The form in which usernames and e-mail addresses compare. */
public final class NameKey {
    private NameKey() {}

    /**
     * {@return the name in Unicode NFC and without case}
     *
     * <p>Upper case first: it joins what lower case alone would keep apart, as in {@code ß} and {@code SS}.
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
