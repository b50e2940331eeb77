package dev.latchkey.auth.language;

import java.util.List;
import java.util.Locale;

/** The languages in which the service speaks to people. */
public final class Languages {
    private static final List<Locale> SPOKEN = List.of(Locale.ENGLISH, Locale.GERMAN);

    private Languages() {}

    /** {@return the languages; the first one is for people whose language is not among them} */
    public static List<Locale> spoken() {
        return SPOKEN;
    }
}
