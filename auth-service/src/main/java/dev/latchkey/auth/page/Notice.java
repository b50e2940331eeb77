package dev.latchkey.auth.page;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the page after a redirect says was done. */
enum Notice {
    SIGNED_UP,
    SIGNED_OUT,
    SESSION_ENDED,
    SESSIONS_ENDED,
    PASSWORD_CHANGED;

    /** {@return the notice of that name; empty for what a browser made up} */
    static Optional<Notice> named(String name) {
        return Arrays.stream(values())
                .filter(notice -> notice.name().equals(name))
                .findFirst();
    }

    /** {@return the key of its text} */
    String key() {
        return "notice." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
