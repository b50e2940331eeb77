package dev.latchkey.auth.password;

/** Messages about passwords that several tests expect. */
public final class PasswordMessages {
    public static final String GUESSABLE =
            "must not be a name that an attacker tries first, nor one with small changes:"
                    + " use several words instead that have nothing to do with each other";

    private PasswordMessages() {}
}
