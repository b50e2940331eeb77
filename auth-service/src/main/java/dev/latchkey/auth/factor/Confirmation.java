package dev.latchkey.auth.factor;

import java.util.List;

/** The result of confirming an authenticator app by a code of it. */
public sealed interface Confirmation {
    /**
     * The app counts from now on. The account's other sessions have ended.
     *
     * @param recoveryCodes to be shown once
     * @param step the time step of the code. At sign-in, the code is still to be used up
     */
    record Added(List<String> recoveryCodes, long step) implements Confirmation {
        public Added {
            recoveryCodes = List.copyOf(recoveryCodes);
        }

        /** The codes stay out of logs. */
        @Override
        public String toString() {
            return "Added[]";
        }
    }

    /** It is no code of the app now. */
    record WrongCode() implements Confirmation {}

    /** The ticket is forged or expired, or belongs to another account or session. */
    record Expired() implements Confirmation {}

    /** The account already has an app, or is gone or disabled, or its session has ended, or no app is needed at sign-in. */
    record Refused() implements Confirmation {}
}
