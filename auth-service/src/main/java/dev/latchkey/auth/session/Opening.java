package dev.latchkey.auth.session;

import java.util.function.Function;

/**
 * The result of opening a session for a user whose password or passkey was verified.
 *
 * @param <T> what belongs to the new session
 */
public sealed interface Opening<T> {
    /** The session is open. */
    record Opened<T>(T session) implements Opening<T> {}

    /** No session was opened, and nothing was used up. */
    record Refused<T>(Reason reason) implements Opening<T> {}

    /** Why no session was opened. */
    enum Reason {
        /** The account is gone or disabled, or its password was changed or its passkey removed meanwhile. */
        CHANGED,
        /** The account needs a code of its authenticator app, or a recovery code. */
        CODE_NEEDED,
        /** The code was used before, or is no recovery code of the account. */
        CODE_REFUSED,
        /** Two factors are required, and the account has a passkey: its owner must sign in with that. */
        PASSKEY_NEEDED,
        /** Two factors are required, and the account has no second one: its owner must set one up. */
        ENROLMENT_NEEDED,
        /** The challenge of the passkey was used before, or has expired. */
        CHALLENGE_USED,
        /** The counter of the passkey's authenticator has not grown: a copy of the passkey may be in use. */
        COUNTER_WENT_BACK
    }

    /** {@return this result, with something else that belongs to the session} */
    default <U> Opening<U> map(Function<? super T, ? extends U> function) {
        return switch (this) {
            case Opened<T>(T session) -> new Opened<>(function.apply(session));
            case Refused<T>(Reason reason) -> new Refused<>(reason);
        };
    }
}
