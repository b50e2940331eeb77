package dev.latchkey.auth.passkey;

import dev.latchkey.auth.account.DisplayName;
import java.text.Normalizer;
import java.util.Optional;

/** The name that an owner gives to a passkey: up to 64 characters that a person can read. */
final class PasskeyName {
    static final int LONGEST = 64;

    private PasskeyName() {}

    /** {@return the name in Unicode NFC and without the spaces around it; empty when it is not one} */
    static Optional<String> of(String typed) {
        String name = Normalizer.normalize(typed.strip(), Normalizer.Form.NFC);
        return !name.isEmpty() && name.codePointCount(0, name.length()) <= LONGEST && DisplayName.isReadable(name)
                ? Optional.of(name)
                : Optional.empty();
    }
}
