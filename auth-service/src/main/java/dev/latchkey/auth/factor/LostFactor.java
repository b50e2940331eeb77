package dev.latchkey.auth.factor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an administrator can remove from an account whose owner has lost it. */
public enum LostFactor {
    /** The authenticator app, with its recovery codes. */
    TOTP,
    /** All passkeys. */
    PASSKEYS,
    /** All second factors. */
    ALL;

    /** {@return the factor of this name in an address; empty for any other text} */
    public static Optional<LostFactor> named(String text) {
        return Arrays.stream(values())
                .filter(factor -> factor.text().equals(text))
                .findFirst();
    }

    /** {@return the name in lower case, as addresses and the audit log have it} */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
