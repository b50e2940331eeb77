package dev.latchkey.auth.registration;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules for the names of an account, which hold for a registration and for each later change. */
public final class NameRules {
    private NameRules() {}

    /**
     * {@return what is wrong with a username; empty when it is accepted}
     *
     * @param email of the account; null for none
     */
    public static Optional<Objection> username(String username, @Nullable String email) {
        return RegistrationRules.username(username, email);
    }

    /** {@return what is wrong with a display name; empty when it is accepted} */
    public static Optional<Objection> displayName(String name) {
        return RegistrationRules.displayName(name);
    }

    /** {@return what is wrong with an e-mail address; empty when it is accepted} */
    public static Optional<Objection> email(String email) {
        return RegistrationRules.email(email);
    }
}
