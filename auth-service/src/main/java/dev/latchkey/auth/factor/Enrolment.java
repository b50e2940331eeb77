package dev.latchkey.auth.factor;

import java.util.List;

/** An authenticator app that does not count yet, because its owner has shown no code of it. */
record Enrolment(TotpSecret secret, List<RecoveryCode> recoveryCodes) {
    Enrolment {
        recoveryCodes = List.copyOf(recoveryCodes);
    }

    static Enrolment random() {
        return new Enrolment(TotpSecret.random(), RecoveryCode.newSet());
    }

    List<String> shownRecoveryCodes() {
        return recoveryCodes.stream().map(RecoveryCode::shown).toList();
    }

    /** The secrets stay out of logs. */
    @Override
    public String toString() {
        return "Enrolment[]";
    }
}
