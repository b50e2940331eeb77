package dev.latchkey.auth.password;

/** Messages about passwords that several tests expect. */
public final class PasswordMessages {
    public static final String GUESSABLE =
            "must not be a name, even with small changes, because attackers try names first:"
                    + " use several unrelated words instead";

    private PasswordMessages() {}
}
